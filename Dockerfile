# presscheck as an image. The folder with the articles is mounted at /data, read-only where no report is written:
#
#     docker build -t presscheck .
#     docker run --rm --read-only --tmpfs /tmp -v "$PWD:/data:ro" presscheck check articles
#
# To serve, publish the port and give a token:
#
#     docker run --rm --read-only --tmpfs /tmp -p 8765:8765 -e PRESSCHECK_TOKEN -v presscheck:/data \
#         presscheck serve --host 0.0.0.0 --archive published.db
#
# To write reports, mount /data without :ro, as yourself: --user "$(id -u):$(id -g)".

FROM python:3.13-slim AS build
RUN python -m venv /opt/presscheck
WORKDIR /src
COPY pyproject.toml README.md LICENSE __init__.py __main__.py _version.py py.typed ./
COPY schemas schemas
COPY parsers parsers
COPY glances glances
COPY writers writers
COPY checks checks
COPY reports reports
COPY archive archive
COPY gate gate
COPY service service
COPY testing testing
RUN /opt/presscheck/bin/pip install --no-cache-dir --disable-pip-version-check ".[lang,contacts,urls,serve]"

FROM python:3.13-slim
LABEL org.opencontainers.image.title="presscheck" \
      org.opencontainers.image.description="A data-quality gate for extracted news articles" \
      org.opencontainers.image.source="https://github.com/presscheck/presscheck" \
      org.opencontainers.image.licenses="MIT"
COPY --from=build /opt/presscheck /opt/presscheck
ENV PATH="/opt/presscheck/bin:$PATH" \
    PYTHONDONTWRITEBYTECODE=1
WORKDIR /data
USER 10001:10001
ENTRYPOINT ["presscheck"]
CMD ["--help"]
