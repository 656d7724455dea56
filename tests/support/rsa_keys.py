"""RSA keys that are the same in every run; they sign nothing but what tests make.

Only the two primes of each are kept; making new ones takes a fifth of a second.
"""

from functools import cache

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from keys.public import Algorithm
from keys.software import SoftwareSigner

E = 65537
_PRIMES = (
    (
        (
            "fccae01f560da667f378c19ebe64b0d6f4ba75ad908dd11c1fe5398d66b11c1485eaff6f467e185b203f67b744a67576"
            "fab3d40718fcca65b42718e0d23d5c61c8dde0ec0f7e93c77575f10dc1f88de9a8fa01096f19774b9fea7bb76d8899b2"
            "ab8ba9afc16101358bd688a4c02ddb17f4d10bfe6a55951ed616a04c16cb65df"
        ),
        (
            "cb59bff56cb80167cc43f5e8a8bd0d2e5de2054b49e5e59817b498618e112b99746a566487668a67b02bd0738f73777f"
            "74587ef2ee6a7fc332120297b77c2316f1f17685f1d934ce3c617a467d76fe7bbad7790de3a11cb45c6c1a0090628b4f"
            "4a9130f5b453306d9ee1ec12839dc23ab9d9ca6d90a569ddcc9588ad9dacbfdf"
        ),
    ),
    (
        (
            "f85b62045fc39bc47f5658081475bdd5b19151b3ce589959d4266203742d8781b68bd659c2b7d795021c120f82635626"
            "3fe9ae0d93561d615c4a8d0b91a7de2e52fe7645f8972ad71c4255cbcb650612ce602ec9f40a6b816de0895a1ef61891"
            "a0b2f9c3b9a40c15216563c393b18f1c36868b75999cdffac79c5428cf32fbd1"
        ),
        (
            "f20653eb4e1894f49c81839750a4c4d0baa81a8c07e75c6afed9779855e11939a3f5c7ed14eb31948fbb57f73f710bc2"
            "8e8ee7c9255441973ccf52c26991797983b7aa2f5c7a0826369df143819532f5a9171e52ddee44e995311ff2bc14d8c8"
            "f2b45d8ef400b75feaf97b1fc45cf997db483570dbc09abd65a047bfcd155707"
        ),
    ),
)


def secret_of(p: int, q: int, e: int = E) -> bytes:
    """Return the DER of the RSA key of two primes."""
    d = pow(e, -1, (p - 1) * (q - 1))
    public = rsa.RSAPublicNumbers(e, p * q)
    numbers = rsa.RSAPrivateNumbers(p, q, d, d % (p - 1), d % (q - 1), pow(q, -1, p), public)
    return numbers.private_key().private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


def primes(seed: int = 0) -> tuple[int, int]:
    """Return the primes of one of two fixed keys."""
    p, q = _PRIMES[seed % 2]
    return int(p, 16), int(q, 16)


@cache
def rsa_secret(seed: int = 0) -> bytes:
    """Return the DER of one of two fixed keys."""
    return secret_of(*primes(seed))


@cache
def signer_of(algorithm: Algorithm, seed: int = 7) -> SoftwareSigner:
    """Return a signer that is the same in every run, of any algorithm."""
    if algorithm is Algorithm.RS256:
        return SoftwareSigner.from_secret(algorithm, rsa_secret(seed))
    size = 48 if algorithm is Algorithm.ES384 else 32
    return SoftwareSigner.from_secret(algorithm, bytes([seed]) * size)


def fresh(algorithm: Algorithm) -> SoftwareSigner:
    """Return a new signer; of RSA the fixed one, because making one takes long."""
    return signer_of(algorithm) if algorithm is Algorithm.RS256 else SoftwareSigner.generate(algorithm)
