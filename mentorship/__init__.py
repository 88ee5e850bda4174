import os

# NumPy's linear algebra would start a thread for each core, which then wait for each other: our
# matrices are small, and the engine has threads of its own. Set before NumPy is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from mentorship.celery import app as celery_app

__all__ = ["celery_app"]
