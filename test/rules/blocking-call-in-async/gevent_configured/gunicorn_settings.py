"""A server's configuration: nobody sees that the server's workers read it first."""
from gevent import monkey

monkey.patch_all()
