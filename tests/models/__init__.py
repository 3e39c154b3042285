"""How models are asked, at a server that misbehaves as told."""
