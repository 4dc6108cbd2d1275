"""The verbs of the pipeline, one a file, in the order of evidence_kit.pipeline."""
