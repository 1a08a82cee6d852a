"""Another module imports this one: it is no script."""
from multiprocessing import Pool

pool = Pool()
