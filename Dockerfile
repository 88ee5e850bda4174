# One image for web, worker, beat and migrations.
FROM python:3.11-slim AS packages
COPY requirements.txt .
RUN python -m venv --without-pip /opt/venv \
    && pip --python /opt/venv/bin/python install --no-cache-dir --require-hashes -r requirements.txt

FROM python:3.11-slim
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DATA_DIR=/srv/var STATIC_ROOT=/srv/static
RUN useradd --system --uid 10001 --home-dir /srv --shell /usr/sbin/nologin benchmate \
    && install -d -o benchmate -g benchmate /srv/var /srv/static
COPY --from=packages /opt/venv /opt/venv
WORKDIR /srv/benchmate
COPY manage.py ./
COPY accounts accounts
COPY mentorship mentorship
COPY matching matching
COPY templates templates
COPY static static
# What this image is made of, for whoever has to know.
COPY docs/sbom.cdx.json ./
USER benchmate
# Static files are part of the image: no start waits for them, no volume keeps old ones.
RUN python manage.py collectstatic --noinput --verbosity 0
EXPOSE 8000
CMD ["gunicorn", "--config", "python:mentorship.web_server", "mentorship.wsgi", "--bind", "0.0.0.0:8000"]
