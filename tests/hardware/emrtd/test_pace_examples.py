"""PACE against the worked examples of ICAO Doc 9303-11: appendices G, H and I (every mapping)."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from hardware.emrtd import kdf, mapping, tlv
from hardware.emrtd.access import Mapping, PaceInfo, Suite, speak
from hardware.emrtd.apdu import PlainChannel
from hardware.emrtd.kdf import Password
from hardware.emrtd.pace import authentication_token, establish, open_nonce

ID_PACE = bytes.fromhex("04007f0007020204")


@dataclass(frozen=True)
class Example:
    """The values of one appendix in hexadecimal.

    `first` is the reader's mapping key, or its nonce in integrated mapping, `second` its one-time key.
    """

    suite: tuple[str, int]
    password: Password
    key: str
    sealed: str
    nonce: str
    first: str
    first_sent: str
    first_got: str
    base: str
    second: str
    second_sent: str
    second_got: str
    encryption: str
    mac: str
    token_sent: str
    token_got: str
    proof: str = ""

    @property
    def way(self) -> Suite:
        oid, parameter_id = self.suite
        return speak(PaceInfo(ID_PACE + bytes.fromhex(oid), 2, parameter_id))


EXAMPLES = {
    "G.1": Example(
        suite=("0202", 13),
        password=kdf.Password.from_mrz("T22000129364081251010318"),
        key="89ded1b26624ec1e634c1989302849dd",
        sealed="95a3a016522ee98d01e76cb6b98b42c3",
        nonce="3f00c4d39d153f2b2a214a078d899b22",
        first="7f4ef07b9ea82fd78ad689b38d0bc78cf21f249d953bc46f4c6e19259c010f99",
        first_sent=(
            "047acf3efc982ec45565a4b155129efbc74650dcbfa6362d896fc70262e0c2cc5e544552dcb6725218799115b5"
            "5c9baa6d9f6bc3a9618e70c25af71777a9c4922d"
        ),
        first_got=(
            "04824fba91c9cbe26bef53a0ebe7342a3bf178cea9f45de0b70aa601651fba3f5730d8c879aaa9c9f73991e61b"
            "58f4d52eb87a0a0c709a49dc63719363ccd13c54"
        ),
        base=(
            "048ced63c91426d4f0eb1435e7cb1d74a46723a0af21c89634f65a9ae87a9265e28c879506743f8611ac33645c"
            "5b985c80b5f09a0b83407c1b6a4d857ae76fe522"
        ),
        second="a73fb703ac1436a18e0cfa5abb3f7bec7a070e7a6788486bee230c4a22762595",
        second_sent=(
            "042db7a64c0355044ec9df190514c625cba2cea48754887122f3a5ef0d5edd301c3556f3b3b186df10b857b58f"
            "6a7eb80f20ba5dc7be1d43d9bf850149fbb36462"
        ),
        second_got=(
            "049e880f842905b8b3181f7af7caa9f0efb743847f44a306d2d28c1d9ec65df6db7764b22277a2eddc3c265a9f"
            "018f9cb852e111b768b326904b59a0193776f094"
        ),
        encryption="f5f0e35c0d7161ee6724ee513a0d9a7f",
        mac="fe251c7858b356b24514b3bd5f4297d1",
        token_sent="c2b0bd78d94ba866",
        token_got="3abb9674bce93c08",
    ),
    "G.2": Example(
        suite=("0102", 0),
        password=kdf.Password.from_mrz("T22000129364081251010318"),
        key="89ded1b26624ec1e634c1989302849dd",
        sealed="854d8df5827fa6852d1a4fa701cdddca",
        nonce="fa5b7e3e49753a0db9178b7b9bd898c8",
        first="5265030f751f4ad18b08ac565fc7ac952e41618d",
        first_sent=(
            "23fb3749ea030d2a25b278d2a562047ade3f01b74f17a15402cb7352ca7d2b3eb71c343db13d1debce9a3666db"
            "cfc920b49174a602cb47965caa73dc702489a44d41db914de9613dc5e98c94160551c0df86274b9359bc0490d0"
            "1b03ad54022dcb4f57fad6322497d7a1e28d46710f461afe710fbbbc5f8ba166f4311975ec6c"
        ),
        first_got=(
            "78879f57225aa8080d52ed0fc890a4b25336f699aa89a2d3a189654af70729e623ea5738b26381e4da19e00470"
            "6face7b235c2dbf2f38748312f3c98c2dd4882a41947b324aa1259ac22579db93f7085655af30889dbb845d9e6"
            "783fe42c9f2449400306254c8ae8ee9dd812a804c0b66e8cafc14f84d8258950a91b44126ee6"
        ),
        base=(
            "7c9cbfe98f9fbdda8d143506fa7d9306f4cb17e3c71707aff5e1c1a12370249684d64ee37af44b8dbd9d45bf60"
            "23919cbaa027ab97acc771666c8e98ff483301bfa4872dede9034edfacb70814166b7f360676829b826bea5729"
            "1b5ad69fbc84ef1e779032a305803f74341793e869742d401325b37ee8565ffcdee618342dc5"
        ),
        second="89ccd99b0e8d3b1f11e1296dca68ec53411cf2ca",
        second_sent=(
            "907d89e2d425a178aa81af4a7774ec8e388c115cae67031e85eece520bd911551b9ae4d04369f29a02626c86fb"
            "c6747cc7bc352645b6161a2a42d44eda80a08fa8d61b76d3a154ad8a5a51786b0bc07147057871a922212c5f67"
            "f43173172236b7747d1671e6d692a3c7d40a0c3c5ce397545d015c175eb5130551edbc2ee5d4"
        ),
        second_got=(
            "075693d9ae941877573e634b6e644f8e60af17a0076b8b123d9201074d36152bd8b3a213f53820c42adc79ab5d"
            "0aeec3aefb91394da476bd97b9b14d0a65c1fc71a0e019cb08af55e1f729005fba7e3fa5dc41899238a250767a"
            "6d46db974064386cd456743585f8e5d90cc8b4004b1f6d866c79ce0584e49687ff61bc29aea1"
        ),
        encryption="2f7f46adcc9e7e521b45d192fafa9126",
        mac="805a1d27d45a5116f73c54469462b7d8",
        token_sent="b46dd9bd4d98381f",
        token_got="917f37b5c0e6d8d1",
    ),
    "H.1": Example(
        suite=("0402", 13),
        password=kdf.Password.from_can("123456"),
        key="591468cda83d65219cccb8560233600f",
        sealed="143dc40c08c8e891fbed7dedb92b64ad",
        nonce="2923be84e16cd6ae529049f1f1bbe9eb",
        first="5dd4cbfc96f5453b130d890a1cdbae32",
        first_sent="5dd4cbfc96f5453b130d890a1cdbae32",
        first_got="",
        base=(
            "048e82d31559ed0fde92a4d0498add3c23baba94fb77691e31e90aea77fb17d4274c1ae14bd0c3dbac0c871b7f"
            "3608169364437ca30ac243a089d3f266c1e60fad"
        ),
        second="a73fb703ac1436a18e0cfa5abb3f7bec7a070e7a6788486bee230c4a22762595",
        second_sent=(
            "0489cba23ffe96aa18d824627c3e934e54a9fd0b87a95d1471dc1c0abfdcd640d46755de9b7b778280b6bebd57"
            "439adfeb0e21fd4ed6df42578c13418a59b34c37"
        ),
        second_got=(
            "0467f78e5f7f7686082b293e8d087e056916d0f74bc01a5f8957d0de45691e51e8932b69a962b52a0985ad2c0a"
            "271ee6a13a8adddcd1a3a994b9ded257f4d22753"
        ),
        encryption="0d3feb33251a6370893d62ae8daaf51b",
        mac="b01e89e3d9e8719e586b50b4a7506e0b",
        token_sent="450f02b86f6a0909",
        token_got="75d4d96e8d5b0308",
    ),
    "H.2": Example(
        suite=("0302", 0),
        password=kdf.Password.from_can("123456"),
        key="591468cda83d65219cccb8560233600f",
        sealed="9abb8864ca0ff1551e620d1ef4e13510",
        nonce="fa5b7e3e49753a0db9178b7b9bd898c8",
        first="b3a6db3c870c3e99245e0d1c06b747de",
        first_sent="b3a6db3c870c3e99245e0d1c06b747de",
        first_got="",
        base=(
            "1d7d767f11e333bcd6dbaef40e799e7a926b96973550656ff3c830726d118d61c276cdcc61d475cf03a98e0c0e"
            "79caeba5be25578bd4551d0b10903236f0b0f976852fa78eea14ea0aca87d1e91f688fe0dff897bbe35a472621"
            "d343564b262f34223ae8fc59b664bfedfa2bfe7516ca5510a6bbb633d517ec25d4e0bbaa16c2"
        ),
        second=(
            "4bd0e54740f9a028e6a515bfdaf967848c4f5f5fff65aa0915947ffd1a0df2fa6981271bc905f3551457b7e03a"
            "c3b8066de4aa406c1171fb43dd939c4ba16175103ba3dee16419aa248118f90cc36a3d6f4c373652e0c3cce7f0"
            "f1d0c5425b3600f0f0d6a67f004c8bba33f2b4733c7252445c1dfc4f1107203f71d2efb28161"
        ),
        second_sent=(
            "0f0cc62945a8029251fb7ef3c094e12ec68e4ef07f27cb9d9cd04c5c4250fae0e4f8a951557e929aeb48e5c6dd"
            "47f2f5cd7c351a9bd2cd722c07ede166770f08ffcb370262cf308dd7b07f2e0da9caaa1492344c852906919538"
            "c98a4ba4187e76ce9d87832386d319ce2e043c3343aeae6edba1a9894dc5094d22f7fe1351d5"
        ),
        second_got=(
            "928d9a0f9dba450f13fc859c6f290d1d36e42431138a4378500beb4e0401854cff111f71cb6dc1d0335807a113"
            "88cc8eaa87b07907aad9fba6b169af6d8c26af8dddc39adc3ad2e3ff882b84d23e9768e95a80e4746fb07a9767"
            "679fe92133b4d379935c771bd7fbed6c7bb4b1708b275ea75679524cdc9c6a91370cc662a2f3"
        ),
        encryption="01afc10cf87be36d8179e87370171f07",
        mac="23f0fbd05fd6c7b8b88f4c8309669061",
        token_sent="55d61977cbf5307e",
        token_got="c2f04230187e1525",
    ),
    "I": Example(
        suite=("0602", 13),
        password=kdf.Password.from_mrz("C11T002JM496081222310314"),
        key="4e6f6fbf7be748b932c7b74161bba9df",
        sealed="cb60e8e0d85b76a9bd304747c2ad42e2",
        nonce="658b860bc94df6f044fce6d5c82cf8e5",
        first="5d8bb87bd74d985a4b7d4325b9f7b976fe835122773400798914aa22738135cc",
        first_sent=(
            "047f1d410adb7ddb3b84bf1030800981a9105d7457b4a3ade002384f3086c67ede1ab889104a27db6d842b0190"
            "20fbf3ceacb0dc627f7bdcac29969e19d0e553c1"
        ),
        first_got=(
            "04a234236aa9b9621e8efb73b5245c0e09d2576e5277183c1208bdd55280cae8b304f365713a356e65a451e165"
            "ecc9ac0ac46e3771342c8fe5aedd092685338e23"
        ),
        base=(
            "0489f0b5eabf3be293c75903a3986131925c9f5b515ca95af485dc7e886f03245d44befb2dd3a0dbd71cb5e618"
            "971cf4747f12b79e548379a40e45963baaf3e829"
        ),
        second="76ecfdaa9841c323a3f5fc5e88b88db3eff7e35ebf57a7e6946cb630006c2120",
        second_sent=(
            "04446c934084d9dab863944f219520076c29ee3f7ae6722b11ff319ec1c7728f955483400bff60bf0c59292700"
            "09277dc2a515e12575010ad9ba916cf1bf86fefc"
        ),
        second_got=(
            "0402ad566f3c6ec7f9324509ad50a51fa52030782a4968fcfedf737daea993333111c3b9b4c2287789bd137e7f"
            "8aa882e2a3c633ccd6ecc2c63c57ad401a09c2e1"
        ),
        encryption="0a9da4db03bdde39fc5202bc44b2e89e",
        mac="4b1c06491ed5140ca2b537d344c6c0b1",
        token_sent="e86bd06018a1cd3b",
        token_got="8596cf055c67c1a3",
        proof=(
            "1eea964daae372ac990e3efde6333353bfc89a6704d93da8798cf77f5b7a54bd10cba372b42be0b9b5f28aa8de2f4f92"
        ),
    ),
}


@pytest.fixture(params=list(EXAMPLES.values()), ids=list(EXAMPLES))
def example(request):
    return request.param


def exchanges(example: Example):
    """The four exchanges after MSE:Set AT, as the chip of the example would see and answer them."""

    def template(tag: int, value: str) -> bytes:
        return tlv.encode(0x7C, tlv.encode(tag, bytes.fromhex(value)))

    last = tlv.encode(0x86, bytes.fromhex(example.token_got))
    if example.proof:
        last += tlv.encode(0x8A, bytes.fromhex(example.proof))
    return [
        (tlv.encode(0x7C, b""), template(0x80, example.sealed)),
        (template(0x81, example.first_sent), template(0x82, example.first_got)),
        (template(0x83, example.second_sent), template(0x84, example.second_got)),
        (template(0x85, example.token_sent), tlv.encode(0x7C, last)),
    ]


class Chip:
    """Answers as the example's chip does, and insists on the example's commands."""

    def __init__(self, example: Example) -> None:
        kind = bytes((example.password.kind,))
        data = tlv.encode(0x80, example.way.oid) + tlv.encode(0x83, kind)
        self.script = [(b"\x00\x22\xc1\xa4" + bytes((len(data),)) + data, b"")]
        for number, (sent, got) in enumerate(exchanges(example)):
            head = b"\x00\x86\x00\x00" if number == 3 else b"\x10\x86\x00\x00"
            self.script.append((head + bytes((len(sent),)) + sent + b"\x00", got))

    def transmit(self, command: bytes) -> bytes:
        expected, answer = self.script.pop(0)
        assert command.hex() == expected.hex()
        return answer + b"\x90\x00"


def drawn(example: Example):
    """Draw so that the reader's secrets become those of the example."""
    suite = example.way
    first = bytes.fromhex(example.first)
    numbers = [int(example.second, 16) % suite.group.order]
    if suite.mapping is not Mapping.INTEGRATED:
        numbers.insert(0, int(example.first, 16) % suite.group.order)
        first = b""

    def draw(count: int) -> bytes:
        nonlocal first
        if first:
            given, first = first, b""
            assert len(given) == count
            return given
        return (numbers.pop(0) - 1).to_bytes(count, "big")

    return draw


def test_every_command_and_key_of_the_worked_example_comes_out(example):
    chip = Chip(example)
    keys = establish(PlainChannel(chip), example.way, example.password, drawn(example)).keys
    assert (keys.encryption.hex(), keys.mac.hex()) == (example.encryption, example.mac)
    assert chip.script == []


def test_the_password_opens_the_nonce_of_the_example(example):
    cipher = example.way.cipher
    assert kdf.password_key(example.password, cipher).hex() == example.key
    assert open_nonce(cipher, example.password, bytes.fromhex(example.sealed)).hex() == example.nonce


def test_the_base_is_mapped_as_in_the_example(example):
    suite, nonce = example.way, bytes.fromhex(example.nonce)
    if suite.mapping is Mapping.INTEGRATED:
        base = mapping.map_integrated(suite.group, suite.cipher, nonce, bytes.fromhex(example.first))
    else:
        got = bytes.fromhex(example.first_got)
        base = mapping.map_generic(suite.group, nonce, suite.group.private(int(example.first, 16)).power(got))
    assert base.hex() == example.base


def test_the_chip_s_token_is_over_the_reader_s_key(example):
    keys = kdf.SessionKeys(example.way.cipher, bytes.fromhex(example.encryption), bytes.fromhex(example.mac))
    token = authentication_token(keys, example.way, bytes.fromhex(example.second_sent))
    assert token.hex() == example.token_got


# Appendix I: ChipAuthenticationPublicKeyInfo, and what the chip's encrypted data hold.
CHIP_KEY = bytes.fromhex(
    "306206090400 7f000702020102 3052300c060704007f0007010202010d034200"
    "0418727094 94399e7470a6431be25e83eee24fea568c2ed28db48e05db3a610dc8"
    "84d256a40e35efcb59bf6753d3a489d28c7a4d973c2da138a6e7a4a08f68e16f02010d"
)
CHIP_NUMBER = 0x85DC3FA93D0952BFA82F5FD189EE75BD82F11D1F0B8ED4BF5319AC9B53C426B3


def test_the_chip_of_appendix_i_proves_its_key_in_the_mapping():
    example = EXAMPLES["I"]
    established = establish(PlainChannel(Chip(example)), example.way, example.password, drawn(example))
    assert established.proof.number == CHIP_NUMBER
    dg14 = tlv.encode(0x6E, tlv.encode(0x31, CHIP_KEY))
    assert established.proof.check(dg14).proved is True
    forged = dg14.replace(bytes.fromhex("18727094"), bytes.fromhex("18727095"))
    assert established.proof.check(forged).proved is None
