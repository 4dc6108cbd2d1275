"""What the command line does beside the pipeline, one verb a file."""
