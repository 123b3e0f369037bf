"""The Code screen: transcript, codebook and suggestions."""
