"""Retell, asked by us: what it asks of us is the HTTP entrypoint's business."""
