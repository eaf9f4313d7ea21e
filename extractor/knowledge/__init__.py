"""Code tables and bilingual lexicons as data files, with typed loaders."""
