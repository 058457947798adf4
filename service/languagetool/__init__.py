"""The HTTP API of LanguageTool (`/v2/check`, `/v2/languages`), so that editors' tools that speak it can ask presscheck.

`annotated` reads the text of a request, `languages` knows the languages, `matches` tells findings as matches, and
`routes` takes the requests. Source: https://languagetool.org/http-api/ (version 1 of its API).
"""
