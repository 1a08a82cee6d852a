from .client import *
from .client import build
