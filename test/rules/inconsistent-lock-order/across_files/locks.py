import threading

users = threading.Lock()
orders = threading.Lock()
