"""The project's settings for a test run: keys and files in a temporary folder, a fast hasher.

A folder of its own for each pytest worker; a process that a test starts inherits its parent's.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

if "GUJANG_TEST_VAR" not in os.environ:
    os.environ["GUJANG_TEST_VAR"] = tempfile.mkdtemp(prefix="gujang-test-")
    atexit.register(shutil.rmtree, os.environ["GUJANG_TEST_VAR"], ignore_errors=True)
_worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
os.environ["GUJANG_VAR"] = str(Path(os.environ["GUJANG_TEST_VAR"]) / _worker)
os.environ["GUJANG_HTTPS"] = "off"

from gujang.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# pages find their style and script without collectstatic
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
