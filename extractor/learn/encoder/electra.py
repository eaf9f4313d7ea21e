"""The pair of networks that pretrains an encoder by replaced words, and its loss.

source: Clark, Luong, Le and Manning 2020, ELECTRA: Pre-training Text Encoders as Discriminators Rather Than
Generators. A small generator fills masked word pieces in; the encoder (discriminator) tells for every piece whether it
was replaced.
"""

from __future__ import annotations

from typing import Any

from extractor.learn.encoder.recipes import Pretraining, Size


def build_pair(size: Size, tokenizer: Any) -> Any:
    """Return `generator` and `discriminator` as one module with random weights; they share their embeddings."""
    import torch
    from transformers import ElectraForMaskedLM, ElectraForPreTraining

    discriminator = ElectraForPreTraining(electra_config(size, tokenizer))
    generator = ElectraForMaskedLM(electra_config(size, tokenizer, share=size.generator))
    generator.electra.embeddings = discriminator.electra.embeddings
    generator.generator_lm_head.weight = discriminator.electra.embeddings.word_embeddings.weight
    return torch.nn.ModuleDict({"generator": generator, "discriminator": discriminator})


def electra_config(size: Size, tokenizer: Any, *, share: float = 1.0, **others: Any) -> Any:
    """Return the Hugging Face configuration of `size`, with `share` of its width, inner units and heads."""
    from transformers import ElectraConfig

    heads = max(1, round(size.heads * share))
    return ElectraConfig(
        vocab_size=len(tokenizer),
        embedding_size=size.embedding,
        num_hidden_layers=size.layers,
        hidden_size=max(1, round(size.width * share / heads)) * heads,
        num_attention_heads=heads,
        intermediate_size=round(size.inner * share),
        max_position_embeddings=size.length,
        pad_token_id=tokenizer.pad_token_id,
        **others,
    )


def pair_loss(pair: Any, ids: Any, tokenizer: Any, recipe: Pretraining) -> tuple[Any, dict[str, Any]]:
    """Return the loss over windows x pieces `ids`, and its parts (tensors) for the log.

    Masks and replacements are drawn anew from torch's random numbers at each call.
    """
    import torch
    from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy

    real = (ids != tokenizer.cls_token_id) & (ids != tokenizer.sep_token_id)
    masked = (torch.rand(ids.shape, device=ids.device) < recipe.masked) & real
    generator, discriminator = pair["generator"], pair["discriminator"]
    hidden = generator.electra(ids.masked_fill(masked, tokenizer.mask_token_id)).last_hidden_state
    guesses = generator.generator_lm_head(generator.generator_predictions(hidden[masked])).float()
    filling = cross_entropy(guesses, ids[masked])
    with torch.no_grad():
        drawn = torch.multinomial(guesses.softmax(-1), 1).squeeze(-1)
    replaced = ids.clone()
    replaced[masked] = drawn
    truth = (replaced != ids)[real].float()
    seen = discriminator.discriminator_predictions(discriminator.electra(replaced).last_hidden_state)
    telling = binary_cross_entropy_with_logits(seen.float()[real], truth)
    parts = {"generator": filling.detach(), "discriminator": telling.detach()}
    return filling + recipe.discriminator * telling, parts
