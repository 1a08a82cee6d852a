"""Each thread sees its own copy of a context, and its own thread-local."""
import contextvars, threading

user, local, seen = contextvars.ContextVar("user", default="nobody"), threading.local(), {}

def handle(name):
    user.set(name)
    local.name = name
    seen[name] = (user.get(), local.name)

for name in ("ada", "bob"):
    context = contextvars.copy_context()
    thread = threading.Thread(target=context.run, args=(handle, name))
    thread.start()
    thread.join()
print(seen, user.get(), hasattr(local, "name"))
