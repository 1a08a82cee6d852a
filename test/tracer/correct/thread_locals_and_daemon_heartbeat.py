"""Thread locals and daemon heartbeat."""
import threading, time
local, beats = threading.local(), []
def beat():
    while True:
        beats.append(1)
        time.sleep(0.01)
threading.Thread(target=beat, daemon=True).start()
local.x = 1
time.sleep(0.1)
