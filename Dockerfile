# One image for web, worker, OCR worker and beat; the command says which. Stage 1 installs, stage 2 runs.

FROM python:3.13-slim-bookworm AS build
WORKDIR /app
# OCR=1 adds the reader of scanned pages (about 300 MB) for the image of the OCR worker.
ARG OCR=0
COPY requirements.lock requirements-ocr.lock ./
RUN python -m venv /app/.venv \
    && lock=requirements.lock \
    && if [ "$OCR" = 1 ]; then lock=requirements-ocr.lock; fi \
    && /app/.venv/bin/pip install --no-cache-dir --require-hashes -r "$lock"
COPY fazhi ./fazhi
COPY templates ./templates
COPY static ./static
COPY manage.py ./
RUN FAZHI_DATA=/app/build /app/.venv/bin/python manage.py collectstatic --no-input \
    && mv /app/build/static /app/collected && rm -rf /app/build

FROM python:3.13-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin fazhi \
    && install -d -o fazhi -g fazhi -m 0700 /data
WORKDIR /app
COPY --from=build /app /app
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    FAZHI_DATA=/data FAZHI_STATIC=/app/collected
USER fazhi
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=6s --start-period=40s --retries=4 \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/healthz?only=web', timeout=5)"]
CMD ["gunicorn", "fazhi.config.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", "--threads", "4", \
     "--worker-tmp-dir", "/dev/shm", "--no-control-socket", "--timeout", "60", "--graceful-timeout", "20"]
