# One image for the service, the worker and every command; compose.yaml says what each is told.
# Its steps and commands are run by tests/delivery; the image itself was not built here.
ARG PYTHON=3.13.7-slim-trixie

FROM python:${PYTHON} AS build
WORKDIR /build
COPY requirements.lock ./
# Wheels that the lock names by hash, and no others: nothing is compiled, and no code of theirs runs.
RUN python -m venv --without-pip /opt/voice-booking
RUN pip --disable-pip-version-check --python /opt/voice-booking/bin/python install --quiet \
    --no-cache-dir --no-deps --only-binary=:all: --require-hashes --requirement requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY src ./src
RUN pip --disable-pip-version-check --python /opt/voice-booking/bin/python install --quiet \
    --no-cache-dir --no-deps --no-build-isolation .
# What the program writes: nothing but a SQLite database, if one is named.
RUN mkdir /build/state

FROM python:${PYTHON}
COPY --from=build /opt/voice-booking /opt/voice-booking
COPY --from=build --chown=10001:10001 /build/state /var/lib/voice-booking
ENV PATH=/opt/voice-booking/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    VOICE_BOOKING_CONFIG=/run/secrets/salon.toml \
    VOICE_BOOKING_HOST=0.0.0.0 \
    VOICE_BOOKING_LOG_FORMAT=json \
    VOICE_BOOKING_OPERATIONS_HOST=0.0.0.0 \
    VOICE_BOOKING_OPERATIONS_PORT=9464 \
    HEALTH_PORT=8000
WORKDIR /var/lib/voice-booking
# By number: nobody needs a name here, and an orchestrator can see that it is not root.
USER 10001:10001
EXPOSE 8000 9464
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --start-interval=1s --retries=3 CMD ["python", "-c", "import http.client, os, sys; door = http.client.HTTPConnection('127.0.0.1', int(os.environ['HEALTH_PORT']), timeout=3); door.request('GET', '/health/live'); sys.exit(door.getresponse().status != 200)"]
ENTRYPOINT ["voice-booking"]
CMD ["serve"]
