"""The pair of networks that pretrains an encoder by replaced words, and its loss.

source: Clark, Luong, Le and Manning 2020, ELECTRA: Pre-training Text Encoders as Discriminators Rather Than
Generators. A small generator fills masked word pieces in; the encoder (discriminator) tells for every piece whether it
was replaced.
"""

from __future__ import annotations

from typing import Any

from extractor.learn.encoder.recipes import Pretraining, Size


def build_pair(size: Size, tokenizer: Any, *, dropout: float) -> Any:
    """Return `generator` and `discriminator` as one module with first weights; they share their embeddings.

    `dropout` is that of the pretraining alone: the configurations, and so the written encoder, keep the library's.
    """
    import torch
    from transformers import ElectraForMaskedLM, ElectraForPreTraining

    discriminator = ElectraForPreTraining(electra_config(size, tokenizer))
    generator = ElectraForMaskedLM(electra_config(size, tokenizer, share=size.generator))
    generator.electra.embeddings = discriminator.electra.embeddings
    generator.generator_lm_head.weight = discriminator.electra.embeddings.word_embeddings.weight
    pair = torch.nn.ModuleDict({"generator": generator, "discriminator": discriminator})
    _draw_weights(pair)
    for part in pair.modules():
        if isinstance(part, torch.nn.Dropout):
            part.p = dropout
    return pair


def _draw_weights(pair: Any) -> None:
    """Draw the matrices anew with a spread of one over the root of their inputs, embeddings with that of their width.

    The library's spread of 0.02 suits some 768 units. At narrow widths attention begins flat and with hardly a
    gradient, and embeddings are so short that the first steps, which teach how frequent words are, make them alike.
    source: LeCun, Bottou, Orr and Müller 1998, Efficient BackProp, section 4.6.
    """
    import torch
    from transformers.models.electra.modeling_electra import ElectraEmbeddings

    for name, part in pair.named_modules():
        if isinstance(part, ElectraEmbeddings):
            for table in (part.word_embeddings, part.position_embeddings):
                torch.nn.init.normal_(table.weight, std=table.embedding_dim**-0.5)
        elif isinstance(part, torch.nn.Linear) and not name.endswith("generator_lm_head"):  # that one is tied
            torch.nn.init.normal_(part.weight, std=part.in_features**-0.5)


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
    """Return the loss over windows x pieces `ids`, and parts (tensors) for the log.

    The parts are the losses in nats, and the share of pieces that were `replaced`: its entropy is what a discriminator
    reaches that knows no more than that share. Masks and replacements are drawn anew from torch's random numbers at
    each call.
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
    parts = {"generator": filling.detach(), "discriminator": telling.detach(), "replaced": truth.mean()}
    return filling + recipe.discriminator * telling, parts
