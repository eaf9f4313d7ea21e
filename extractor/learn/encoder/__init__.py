"""Own and foreign encoders: pretraining on plain text, fine-tuning on named entities, export to ONNX."""
