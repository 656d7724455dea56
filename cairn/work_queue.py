"""Messages between machines: dramatiq over Redis or RabbitMQ, which `CAIRN_QUEUE` names (ADR 52).

The packages are those of the extra `queue`; without the setting none of them is needed.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from cairn.errors import InvalidSetting, QueueUnavailable
from cairn.worker import Worker
from issuer.jobs import JobName

LOG = logging.getLogger("cairn.queue")
QUEUE: Final = "cairn"
ACTOR: Final = "carry_out"
_REDIS_ID: Final = "redis_message_id"


@dataclass(frozen=True, slots=True)
class WorkQueue:
    """The queue at one address. What is heard there is carried out once somebody calls `working`."""

    broker: Any
    # What its library raises where it can not be reached.
    faults: tuple[type[Exception], ...]
    name: str = QUEUE

    def send(self, names: Sequence[JobName]) -> None:
        """Send a message for each of these jobs.

        Raises:
            QueueUnavailable: not all could be sent.
        """
        try:
            for name in names:
                self.broker.enqueue(_message(name, self.name))
        except self.faults as fault:
            raise QueueUnavailable(f"The queue can not be reached: {fault}.") from fault

    @contextmanager
    def working(self, worker: Worker, threads: int) -> Iterator[None]:
        """Carry out jobs beside what happens inside, as messages about them come."""
        import dramatiq

        dramatiq.actor(broker=self.broker, actor_name=ACTOR, queue_name=self.name)(carrying_out(worker))
        consumer = dramatiq.Worker(self.broker, worker_threads=threads)
        consumer.start()
        try:
            yield
        finally:
            consumer.stop()

    def close(self) -> None:
        """Let go of the queue."""
        self.broker.close()


def open_queue(address: str, name: str = QUEUE) -> WorkQueue:
    """Return the queue of this name at a redis or amqp address; it is reached when it is first used.

    Raises:
        InvalidSetting: the packages that it takes are not installed.
    """
    try:
        _read_carefully(name)
        return _over_redis(address, name) if address.startswith("redis") else _over_rabbitmq(address, name)
    except ModuleNotFoundError as missing:
        raise InvalidSetting(
            f"CAIRN_QUEUE needs the package {missing.name}, which is not installed. Install the extra “queue”: "
            "pip install 'cairn-badges[queue]'."
        ) from missing


def carrying_out(worker: Worker) -> Callable[[str, str, str], None]:
    """Return what carries out the job that a message names. It raises nothing: the outbox tries again by itself."""

    def carry_out(organisation: str, kind: str, key: str) -> None:
        if not organisation:
            LOG.warning("a message in the queue is none of ours, and was passed over")
            return
        try:
            worker.run_named(JobName(organisation, kind, key), worker.clock())
        except Exception:
            # The database may be away; the relay sends another message.
            LOG.exception("%s %s could not be looked at", kind, key)

    return carry_out


def read_message(said: Any, queue: str = QUEUE) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    """Return what stands in this queue as a message of ours; one that is none names no job.

    Whoever writes to the queue may write anything, and a message for another queue would end the thread that meets it.
    """
    fields = said if isinstance(said, dict) else {}
    named, options = fields.get("args"), fields.get("options")
    is_ours = isinstance(named, list) and [type(each) for each in named] == [str, str, str]
    own_id = options.get(_REDIS_ID) if isinstance(options, dict) else None
    return {
        "queue_name": queue,
        "actor_name": ACTOR,
        "args": named if is_ours else ["", "", ""],
        "kwargs": {},
        "options": {_REDIS_ID: own_id} if isinstance(own_id, str) else {},
        "message_id": str(fields.get("message_id")),
        "message_timestamp": 0,
    }


def _read_carefully(queue: str) -> None:
    """Have everything that comes from this queue read by `read_message`. A process works on one queue at a time."""
    import dramatiq
    from dramatiq.encoder import JSONEncoder
    from dramatiq.errors import DecodeError

    class Careful(JSONEncoder):
        def decode(self, data: bytes) -> dict[str, Any]:
            try:
                return read_message(super().decode(data), queue)
            except (DecodeError, RecursionError):
                return read_message(None, queue)

    dramatiq.set_encoder(Careful())


# No retries, no age, no results: when a job is done again, and whether, is the outbox's to say.


def _over_redis(address: str, name: str) -> WorkQueue:
    from dramatiq.brokers.redis import RedisBroker
    from redis.exceptions import RedisError

    broker: Any = RedisBroker(url=address, middleware=[], namespace=QUEUE)  # type: ignore[no-untyped-call]
    broker.declare_queue(name)
    return WorkQueue(broker, (RedisError,), name)


def _over_rabbitmq(address: str, name: str) -> WorkQueue:
    from dramatiq.brokers.rabbitmq import RabbitmqBroker
    from dramatiq.errors import BrokerConnectionError
    from pika.exceptions import AMQPError

    broker: Any = RabbitmqBroker(url=address, middleware=[], confirm_delivery=True)
    broker.declare_queue(name)
    return WorkQueue(broker, (BrokerConnectionError, AMQPError), name)


def _message(name: JobName, queue: str) -> Any:  # noqa: ANN401 - a message of dramatiq
    from dramatiq import Message

    args = (name.organisation, name.kind, name.key)
    return Message(queue_name=queue, actor_name=ACTOR, args=args, kwargs={}, options={})
