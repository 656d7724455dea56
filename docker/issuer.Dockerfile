# The issuer: plan, award, offer, claim, withdraw.
ARG PYTHON_IMAGE=docker.io/library/python:3.13-slim
FROM ${PYTHON_IMAGE} AS build
WORKDIR /src
RUN python3 -m venv /opt/venv
COPY requirements/run.txt requirements/run.txt
RUN /opt/venv/bin/python -m pip install --no-cache-dir --require-hashes -r requirements/run.txt
COPY . .
RUN /opt/venv/bin/python -m pip install --no-cache-dir --no-deps --no-build-isolation .

FROM ${PYTHON_IMAGE}
# Every script that a name on a certificate may be written in (ADR 55).
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install --yes --no-install-recommends fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji \
 && rm -rf /var/lib/apt/lists/*
RUN groupadd --gid 10001 cairn \
 && useradd --uid 10001 --gid cairn --no-create-home --shell /usr/sbin/nologin cairn \
 && install --directory --owner=cairn --group=cairn --mode=0700 /var/lib/cairn
COPY --from=build /opt/venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 CAIRN_HOST=0.0.0.0 CAIRN_PORT=8000 CAIRN_STATE_DIR=/var/lib/cairn
USER 10001:10001
# Without a database server the database and the key that opens it are files here; they must outlive the container.
VOLUME /var/lib/cairn
EXPOSE 8000
HEALTHCHECK --interval=60s --timeout=20s --start-period=30s CMD ["cairn", "health"]
ENTRYPOINT ["cairn"]
CMD ["run", "issuer"]
