"""The look of our own pages: no script, nothing from elsewhere."""

from html import escape


PAGE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

_STYLE = """
:root { color-scheme: light dark; --line: #8884; --soft: #8882; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; }
h1 { margin: 0; } h2 { border-bottom: 1px solid var(--line); margin-top: 2.5rem; }
code, pre { font: 14px/1.4 ui-monospace, monospace; }
section { border: 1px solid var(--line); border-radius: .5rem; }
section { margin: 1rem 0; padding: .25rem 1rem 1rem; }
section h3 code { background: var(--soft); border-radius: .25rem; padding: .1rem .4rem; }
table { border-collapse: collapse; width: 100%; }
td, th { border-bottom: 1px solid var(--line); padding: .3rem .5rem; }
td, th { text-align: left; vertical-align: top; }
th { font-weight: 600; } .muted, ul.links span { opacity: .7; } summary { cursor: pointer; }
"""


def page(title: str, *, content: str) -> bytes:
    """This will return a whole page; `content` is HTML already, `title` is text."""
    return f"""<!DOCTYPE html>
<html lang="de"><head><meta charset="utf-8"><title>{escape(title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>{_STYLE}</style></head><body>{content}</body></html>""".encode()
