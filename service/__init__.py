"""presscheck as an HTTP service, for editors, content systems and tools that check before they publish.

`running` starts it, `app` puts it together, `guarding` says who may ask, and `answering` is the one place where an
article is checked. `languagetool/` speaks the HTTP API of LanguageTool, and `static/` is the editor's page. Nothing is
judged here: findings and verdict are those of `presscheck.check`.
"""
