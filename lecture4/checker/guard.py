"""Run a learner's function so that nothing it does reaches the notebook around it."""

import builtins
import contextlib
import copy
import ctypes
import io
import random
import signal
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import CodeType, ModuleType
from typing import Any

import numpy as np

MOST_KEPT = 2_000  # characters of what is printed
TIME_LIMIT = 10.0  # seconds for all probes of one check together
TOOL = 4  # the number by which Python's monitoring knows this one; 0, 1, 2 and 5 have users


class TimeUp(BaseException):
    """The attempt ran past the limit. Not an Exception, so that `except Exception` lets it by."""


class NoInput(Exception):
    """The attempt asked for input; nobody is there to type."""


class _Sink(io.TextIOBase):
    """Stands for a stream: keeps the beginning of what is printed, but for that of some threads.

    Whatever else the kernel does with its stream meanwhile, it does with the stream itself.
    """

    def __init__(self, stream: Any, threads: set[threading.Thread]):
        self.stream, self.threads = stream, threads
        self.clear()

    def clear(self) -> None:
        self.text = ""

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if threading.current_thread() in self.threads:
            return int(self.stream.write(text))
        self.text += text[: MOST_KEPT - len(self.text)]
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)


@contextlib.contextmanager
def protected() -> Iterator[_Sink]:
    """Silence output and warnings, and put back all global state that an attempt may change.

    Output is silenced here and in threads that start from here. Threads that ran before go on:
    in one of them the kernel answers a slider that is moved while an attempt is checked.
    """
    legacy, python = np.random.get_state(), random.getstate()
    recursion_limit, modules = sys.getrecursionlimit(), _snapshot()
    others = {*threading.enumerate()} - {threading.current_thread()}
    sink = _Sink(sys.stdout, others)
    ask, builtins.input = builtins.input, _no_input
    with (
        contextlib.redirect_stdout(sink),
        contextlib.redirect_stderr(_Sink(sys.stderr, others)),
        _no_display(others),
        warnings.catch_warnings(),
        np.errstate(all="ignore"),
        np.printoptions(),
    ):
        warnings.simplefilter("ignore")
        try:
            yield sink
        finally:
            builtins.input = ask
            for module, names in modules:
                _restore(module, names)
            np.random.set_state(legacy)
            random.setstate(python)
            sys.setrecursionlimit(recursion_limit)


def _no_input(*_: object) -> str:
    raise NoInput


def _snapshot() -> list[tuple[ModuleType, dict[str, Any]]]:
    return [(module, dict(vars(module))) for module in (np, np.random, np.linalg, random, time)]


def _restore(module: ModuleType, names: Mapping[str, Any]) -> None:
    now = vars(module)
    for name in [name for name in now if name not in names]:
        if not isinstance(now[name], ModuleType):  # NumPy loads some of its own when it is asked
            del now[name]
    for name, value in names.items():
        if now.get(name) is not value:
            now[name] = value


@contextlib.contextmanager
def _no_display(others: set[threading.Thread]) -> Iterator[None]:
    """Keep display(...) in the attempt from adding outputs to the check cell.

    The publisher stays in its place, for the kernel tells it of every message that arrives.
    """
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    publisher = getattr(shell, "display_pub", None)
    with contextlib.ExitStack() as stack:
        for name in ("publish", "clear_output") if publisher else ():
            stack.enter_context(_only_from(others, publisher, name))
        yield


@contextlib.contextmanager
def _only_from(threads: set[threading.Thread], thing: Any, name: str) -> Iterator[None]:
    """Let a method of `thing` do nothing, except when one of these threads calls it."""
    method, own = getattr(thing, name), name in vars(thing)

    def called(*arguments: Any, **options: Any) -> Any:
        return method(*arguments, **options) if threading.current_thread() in threads else None

    setattr(thing, name, called)
    try:
        yield
    finally:
        vars(thing).pop(name, None)
        if own:
            setattr(thing, name, method)


@contextlib.contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise TimeUp in this thread after `seconds`, and again and again until it gets through.

    By a signal where that works (the main thread, not on Windows), else by another thread that
    asks the interpreter to raise it in this one, and in a browser, where no thread can start, by
    a look at the clock wherever a loop goes on or a function starts. None of them can break into
    one long call of C code.
    """
    if threading.current_thread() is threading.main_thread() and hasattr(signal, "setitimer"):
        yield from _limit_by_signal(seconds)
    else:
        yield from _limit_by_thread(seconds)


def _limit_by_signal(seconds: float) -> Iterator[None]:
    running = True

    def stop(*_: object) -> None:
        if running:
            raise TimeUp

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.05)
    try:
        yield
    finally:
        running = False
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _limit_by_thread(seconds: float) -> Iterator[None]:
    thread, done = ctypes.c_ulong(threading.get_ident()), threading.Event()

    def watch() -> None:
        wait = seconds
        while not done.wait(wait):
            ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, ctypes.py_object(TimeUp))
            wait = 0.05

    watcher = threading.Thread(target=watch, daemon=True)
    try:
        watcher.start()
    except RuntimeError:  # no thread can start in a browser
        yield from _limit_by_looks(seconds)
        return
    try:
        yield
    finally:
        _end(watcher, done)


def _end(watcher: threading.Thread, done: threading.Event) -> None:
    """Stop a watcher, and take in what it has asked for and is still on its way.

    To withdraw it instead would leave Python 3.11 looking for it at each step, so that a function
    that is traced or profiled later would hang.
    """
    while True:
        try:
            done.set()
            watcher.join()
            return
        except TimeUp:
            pass


def _limit_by_looks(seconds: float) -> Iterator[None]:
    end, now = time.monotonic() + seconds, time.monotonic
    on_the_way_out = {f.__code__.co_filename for f in (contextlib.contextmanager, run)}

    def look(code: CodeType, *_: object) -> None:
        if now() > end and code.co_filename not in on_the_way_out:
            raise TimeUp

    monitoring: Any = getattr(sys, "monitoring", None)
    if not monitoring:  # Python 3.11, which no browser kernel of this course has
        yield
        return
    events = monitoring.events.JUMP | monitoring.events.PY_START
    monitoring.use_tool_id(TOOL, __name__)
    for event in (monitoring.events.JUMP, monitoring.events.PY_START):
        monitoring.register_callback(TOOL, event, look)
    monitoring.set_events(TOOL, events)
    try:
        yield
    finally:
        monitoring.set_events(TOOL, 0)
        monitoring.free_tool_id(TOOL)


class Run:
    """What came of calling an attempt once: `value`, or `error`, and the inputs it changed.

    Both, if parts of the value are missing.
    """

    def __init__(
        self, value: Any = None, error: BaseException | None = None, changed: Sequence[str] = ()
    ):
        self.value, self.error, self.changed = value, error, changed
        self.printed = ""


def run(
    function: Callable[..., Any], arguments: Mapping[str, Any], read: Callable[[Any], Any]
) -> Run:
    """Call function(**arguments) on copies; `read` turns what it returns into plain arrays.

    `read` runs here too, because looking at a strange object can run the learner's code.
    Must be called inside `protected` and `time_limit`. Raises TimeUp and KeyboardInterrupt only.
    """
    given = {name: copy.deepcopy(value) for name, value in arguments.items()}
    try:
        value = read(function(*given.values()))
    except (TimeUp, KeyboardInterrupt):
        raise
    except BaseException as error:  # SystemExit and whatever else a learner's code may raise
        return Run(getattr(error, "there", None) or None, error)
    changed = [name for name in arguments if not unchanged(given[name], arguments[name])]
    return Run(value=value, changed=changed)


def unchanged(after: Any, before: Any) -> bool:
    """Whether an input is still what it was."""
    if isinstance(before, np.ndarray):
        return (
            isinstance(after, np.ndarray)
            and after.shape == before.shape
            and after.dtype == before.dtype
            and np.array_equal(after, before)
        )
    return bool(after == before)
