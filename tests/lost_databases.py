"""The test's database where it can be lost, hang, and be back."""

import socket
import threading
from contextlib import suppress

from django.db import connection


class LostFile:
    """A copy of the test's file, in a folder that goes away and comes back."""

    def __init__(self, folder):
        self.folder, self.away = folder / "data", folder / "away"
        self.path = self.folder / "archive.sqlite3"
        self.folder.mkdir()
        self.url = f"sqlite:///{self.path}"

    def copy(self):
        with connection.cursor() as cursor:
            cursor.execute(f"VACUUM INTO '{self.path}'")

    def go(self):
        self.folder.rename(self.away)

    def come_back(self):
        self.away.rename(self.folder)


class LostServer:
    """The test's server behind a port that is closed and opened again."""

    def __init__(self):
        own = connection.settings_dict
        self.server = (own["HOST"], int(own["PORT"] or 5432))
        self.port, self.sockets = 0, []
        self.answers = threading.Event()
        self.answers.set()
        self.come_back()
        self.url = f"postgres://{own['USER']}:{own['PASSWORD']}@127.0.0.1:{self.port}/{own['NAME']}"

    def copy(self):
        """Do nothing: it is the same database."""

    def come_back(self):
        self.listener = socket.create_server(("127.0.0.1", self.port))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, args=[self.listener], daemon=True).start()

    def _accept(self, listener):
        with suppress(OSError):
            while True:
                client, _address = listener.accept()
                server = socket.create_connection(self.server)
                self.sockets += [client, server]
                for pair in ((client, server), (server, client)):
                    threading.Thread(target=self._pass_on, args=pair, daemon=True).start()

    def _pass_on(self, source, target):
        with suppress(OSError):
            while data := source.recv(65536):
                self.answers.wait()
                target.sendall(data)
        for each in (source, target):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def go(self):
        for each in [self.listener, *self.sockets]:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        self.sockets = []

    def close(self):
        self.answers.set()
        self.go()

    def hang(self):
        """Take what is sent, and answer nothing."""
        self.answers.clear()

    def resume(self):
        """Answer what was asked meanwhile, and go on."""
        self.answers.set()
