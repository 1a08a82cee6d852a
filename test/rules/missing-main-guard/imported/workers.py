"""Another module imports this one: it is no script."""
from concurrent.futures import ProcessPoolExecutor

executor = ProcessPoolExecutor()
