"""A zstd file as a stream of bytes that detects damage and truncation."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from sayso.errors import AcquireError

READ_BYTES = 65_536


def open_zstd(path: Path) -> io.BufferedReader:
    """Open a compressed file for reading; damage and truncation raise OSError when reached.

    Raises:
        AcquireError: zstandard is not installed.
        OSError: the file cannot be opened.
    """
    try:
        import zstandard
    except ModuleNotFoundError as error:
        raise AcquireError(
            f"{path} needs zstandard, which is not installed", hint="pip install 'sayso[corpus]'"
        ) from error
    return io.BufferedReader(_Unpacked(path.open("rb"), zstandard))


class _Unpacked(io.RawIOBase):
    """The frames of a compressed file, one after another; zstandard's own reader ends silently at a truncated one."""

    def __init__(self, packed: io.BufferedReader, library: Any) -> None:
        self._packed, self._library = packed, library
        self._frame = library.ZstdDecompressor().decompressobj()
        self._ready = b""
        self._begun = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._ready:
            chunk = self._frame.unused_data if self._frame.eof else b""
            if self._frame.eof:
                self._frame, self._begun = self._library.ZstdDecompressor().decompressobj(), False
            chunk = chunk or self._packed.read(READ_BYTES)
            if not chunk:
                if self._begun:
                    raise OSError("the compressed file is truncated")
                return 0
            self._begun = True
            try:
                self._ready = self._frame.decompress(chunk)
            except self._library.ZstdError as error:
                raise OSError(f"the compressed file is damaged: {error}") from error
        size = min(len(buffer), len(self._ready))
        buffer[:size], self._ready = self._ready[:size], self._ready[size:]
        return size

    def close(self) -> None:
        self._packed.close()
        super().close()
