from __future__ import annotations

import io
import random
import struct
import threading
import zipfile
import zlib
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from PIL import ExifTags, Image, ImageCms, ImageFile, PngImagePlugin

from accounts import moment
from services.cases import evidence, pictures
from services.cases.evidence import PhotoRefused, attach, receive, sweep_loose
from services.cases.models import Photo

MARK = b"MARK-of-the-sender"
QUICK = {  # what is tried here is the reading
    "HEIF": {"enc_params": {"preset": "ultrafast"}}, "PNG": {"compress_level": 1}, "WEBP": {"method": 0},
}  # fmt: skip


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def drawn(mode: str = "RGB", size: tuple[int, int] = (400, 300)) -> Image.Image:
    """Red left above, green right above, blue left below, white right below."""
    image = Image.new("RGB", (2, 2))
    image.putdata([(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)])
    return image.resize(size, Image.Resampling.NEAREST).convert(mode)


def saved(image: Image.Image, kind: str = "JPEG", **more) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **QUICK.get(kind, {}) | more)
    return out.getvalue()


def upload(content: bytes, name: str = "家里 门口.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def stored(key: str) -> Image.Image:
    return Image.open(io.BytesIO(raw(key)))


def raw(key: str) -> bytes:
    with Photo.objects.get(key=key).file.open() as file:
        return file.read()


def files(media) -> list[str]:
    return sorted(path.name for path in media.rglob("*") if path.is_file())


def corners(image: Image.Image) -> str:
    """Which of red, green, blue, white stands where: left above, right above, left below, right below."""
    width, height = image.size
    seen = ""
    for at in ((5, 5), (width - 5, 5), (5, height - 5), (width - 5, height - 5)):
        pixel = image.convert("RGB").getpixel(at)
        seen += "rgbw"[[(1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 1, 1)].index(tuple(int(value > 127) for value in pixel))]
    return seen


# -- What is taken in ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_it_takes_what_phones_send_and_keeps_a_jpeg(db, kind):
    (key,) = receive([upload(saved(drawn(size=(2400, 1800)), kind))])
    photo, image = Photo.objects.get(), stored(key)
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (1600, 1200))
    assert (photo.width, photo.height) == (1600, 1200)
    assert corners(image) == "rgbw"
    assert (photo.case, photo.seq, photo.stage) == (None, None, "")


def test_a_small_picture_is_not_enlarged(db):
    assert stored(receive([upload(saved(drawn(size=(64, 48))))])[0]).size == (64, 48)


@pytest.mark.parametrize("size", [(30_000, 40), (40, 30_000), (1, 1), (1601, 1)])
def test_odd_sizes_keep_their_shape(db, size):
    image = stored(receive([upload(saved(Image.new("RGB", size), "PNG"))])[0])
    longest = max(size)
    assert max(image.size) == min(longest, 1600)
    assert min(image.size) == max(1, round(min(size) * min(1, 1600 / longest)))


@pytest.mark.parametrize(
    ("mode", "kind"),
    [("CMYK", "JPEG"), ("L", "JPEG"), ("P", "PNG"), ("1", "PNG"), ("LA", "PNG"), ("RGBA", "PNG"), ("RGBA", "WEBP"),
     ("I;16", "PNG"), ("RGBA", "HEIF")],
)  # fmt: skip
@pytest.mark.parametrize("size", [(400, 300), (6600, 900)])
def test_it_takes_every_mode(db, mode, kind, size):
    plain = drawn(size=size) if mode not in ("L", "LA", "1", "I;16") else drawn("L", size)
    if mode == "I;16":
        plain = plain.convert("I").point(lambda value: value * 257).convert("I;16")
    image = stored(receive([upload(saved(plain.convert(mode), kind))])[0])
    assert image.mode == "RGB"
    if mode in ("L", "LA", "I;16"):
        expected = [drawn("L").getpixel(at) for at in ((5, 5), (395, 5), (5, 295), (395, 295))]
        width, height = image.size
        places = ((5, 5), (width - 5, 5), (5, height - 5), (width - 5, height - 5))
        assert [image.getpixel(at)[0] for at in places] == pytest.approx(expected, abs=6)
    elif mode != "1":
        assert corners(image) == "rgbw"


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_is_transparent_becomes_white(db, mode):
    clear = Image.new("RGBA", (50, 50), (0, 0, 0, 0))
    content = saved(clear.convert("P"), "PNG", transparency=0) if mode == "P" else saved(clear.convert(mode), "PNG")
    assert min(stored(receive([upload(content)])[0]).getpixel((25, 25))) > 250


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_of_an_animation_the_first_picture_is_kept(db, kind):
    content = saved(drawn(), kind, save_all=True, append_images=[Image.new("RGB", (400, 300))] * 3, lossless=True)
    image = stored(receive([upload(content)])[0])
    assert corners(image) == "rgbw"
    assert getattr(image, "n_frames", 1) == 1


def test_of_a_picture_with_several_the_first_is_kept(db):
    content = saved(drawn(), "MPO", save_all=True, append_images=[Image.new("RGB", (400, 300))])
    image = stored(receive([upload(content)])[0])
    assert (image.format, corners(image)) == ("JPEG", "rgbw")


# -- Upright ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
@pytest.mark.parametrize(
    ("orientation", "seen"),
    [(1, "rgbw"), (2, "grwb"), (3, "wbgr"), (4, "bwrg"), (5, "rbgw"), (6, "brwg"), (7, "wgbr"), (8, "gwrb")],
)
def test_a_turned_camera_gives_an_upright_picture(db, kind, orientation, seen):
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    image = stored(receive([upload(saved(drawn(), kind, exif=exif.tobytes()))])[0])
    assert corners(image) == seen
    assert image.size == ((400, 300) if orientation < 5 else (300, 400))
    assert not image.getexif()


# -- Nothing goes along -------------------------------------------------------------------------------------------


def telling(kind: str) -> bytes:
    """A picture that says in every place it can where it was taken and by whom."""
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = MARK.decode()
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (29.0, 17.0, 0.0)
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.UserComment] = MARK
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    more = {"exif": exif, "icc_profile": profile, "xmp": b"<x:xmpmeta>" + MARK + b"</x:xmpmeta>"}
    if kind == "JPEG":
        more["comment"] = MARK
    if kind == "PNG":
        words = PngImagePlugin.PngInfo()
        words.add_text("Comment", MARK.decode())
        words.add_itxt("XML:com.adobe.xmp", MARK.decode())
        more = {**more, "pnginfo": words}
    return saved(drawn(), kind, **more)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_it_tells_nothing_of_who_took_it_and_where(db, kind):
    content = telling(kind)
    assert MARK in content
    (key,) = receive([upload(content)])
    image = stored(key)
    assert not image.getexif()
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}
    for word in (MARK, b"Exif", b"ICC_PROFILE", b"http://ns.adobe.com", b"GPS"):
        assert word not in raw(key)


def test_the_name_it_came_with_is_kept_nowhere(db, media):
    (key,) = receive([upload(saved(drawn()), "马某某-家门口-机密.jpg")])
    photo = Photo.objects.get()
    assert photo.file.name == f"photos/{moment.today():%Y/%m}/{key}.jpg"
    assert files(media) == [f"{key}.jpg"]
    assert len(key) == 24


def test_the_folder_is_that_of_the_moment(db):
    with moment.at(moment.now() - timedelta(days=400)):
        (key,) = receive([upload(saved(drawn()))])
        assert Photo.objects.get(key=key).file.name.startswith(f"photos/{moment.today():%Y/%m}/")


def test_what_hangs_on_a_picture_is_cut_off(db):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("page.html", "<script>alert(1)</script>")
    for content in (saved(drawn()) + archive.getvalue(), saved(drawn(), "PNG") + b"<script>alert(1)</script>" + MARK):
        (key,) = receive([upload(content)])
        assert b"PK\x03\x04" not in raw(key)
        assert MARK not in raw(key)
        assert b"<script" not in raw(key)


# -- What is refused ----------------------------------------------------------------------------------------------


@pytest.fixture
def no_decoding(monkeypatch):
    """Whoever decodes fails the test."""

    def never(*args, **more):
        raise AssertionError("a picture was decoded")

    monkeypatch.setattr(ImageFile.ImageFile, "load", never)
    monkeypatch.setattr(pictures, "plain", never)


def bomb(side: int) -> bytes:
    """A small PNG file of one colour and very many pixels, as one writes it by hand."""
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0))]
    chunks += [(b"IDAT", zlib.compress(bytes((side // 8 + 2) * side), 9)), (b"IEND", b"")]
    packed = (
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


def test_a_small_file_of_81_megapixels_is_refused_undecoded(db, no_decoding, media):
    content = bomb(9000)
    assert len(content) < 12_000
    with pytest.raises(PhotoRefused, match="尺寸太大"):
        receive([upload(content)])
    assert not Photo.objects.exists()
    assert not files(media)


def test_far_more_pixels_are_refused_undecoded_too(db, no_decoding):
    with pytest.raises(PhotoRefused):
        receive([upload(bomb(20_000))])


def test_sixty_megapixels_of_a_jpeg_are_taken(db):
    assert stored(receive([upload(saved(Image.new("L", (10_000, 6_000))))])[0]).size == (1600, 960)


def webp(kind: bytes, head: bytes) -> bytes:
    body = b"WEBP" + kind + struct.pack("<I", len(head) + 40) + head + bytes(40)
    return b"RIFF" + struct.pack("<I", len(body)) + body


@pytest.mark.parametrize(
    "content",
    [
        webp(b"VP8X", bytes(4) + (16_382).to_bytes(3, "little") * 2),
        webp(b"VP8L", b"\x2f" + (16_382 | 16_382 << 14).to_bytes(4, "little")),
        webp(b"VP8 ", b"\x30\x01\x00\x9d\x01\x2a" + struct.pack("<HH", 16_383, 16_383)),
    ],
    ids=["extended", "lossless", "lossy"],
)
def test_a_large_webp_is_refused_before_its_decoder_reserves_the_canvas(db, monkeypatch, content):
    def never(*args, **more):
        raise AssertionError("the decoder was asked")

    monkeypatch.setattr(Image, "open", never)
    with pytest.raises(PhotoRefused, match="尺寸太大"):
        receive([upload(content)])


@pytest.mark.parametrize("kind", ["extended", "lossless", "lossy"])
def test_the_header_of_a_webp_is_read_right(kind):
    image = drawn("RGBA" if kind == "extended" else "RGB", (321, 123))
    more = {"exif": b"Exif\x00\x00"} if kind == "extended" else {"lossless": kind == "lossless"}
    assert pictures._webp_canvas(io.BytesIO(saved(image, "WEBP", **more))) == 321 * 123


def test_a_jpeg_of_very_many_scans_is_refused_undecoded(db, no_decoding):
    content = saved(drawn(), progressive=True)
    start = content.index(b"\xff\xda")
    with pytest.raises(PhotoRefused, match="尺寸太大"):
        receive([upload(content[:start] + content[start:-2] * 20 + b"\xff\xd9")])


def test_a_photo_with_a_film_behind_it_and_a_thumbnail_before_is_taken(db):
    film = random.Random(1).randbytes(6_000_000)
    assert film.count(b"\xff\xda") > pictures.SCANS_MAX
    thumbnail = b"\xff\xe5" + (2 + 60 * 2).to_bytes(2, "big") + b"\xff\xda" * 60
    content = saved(drawn(), progressive=True)
    assert corners(stored(receive([upload(content[:2] + thumbnail + content[2:] + film)])[0])) == "rgbw"


def test_more_than_25_megabytes_are_refused_unread(db, no_decoding):
    with pytest.raises(PhotoRefused, match="25 MB"):
        receive([upload(saved(drawn()) + bytes(25_000_000))])


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a" + bytes(100),
        b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>",
        b"%PDF-1.7 " + bytes(100),
        saved(drawn(), "GIF"),
        saved(drawn(), "TIFF"),
        saved(drawn(), "BMP"),
        saved(drawn(), "ICO"),
        saved(drawn())[:300],
        saved(drawn(), "PNG")[:200],
        saved(drawn(), "WEBP")[:60],
        saved(drawn(size=(1800, 1800)), "HEIF")[:-200],
        b"\xff\xd8\xff",
        b"RIFF\x00\x00\x00\x00WEBPVP8X",
    ],
    ids=lambda content: f"{len(content)}-{content[:4]!r}",
)
def test_what_is_no_whole_picture_is_refused_in_plain_words(db, media, content):
    with pytest.raises(PhotoRefused, match="不是照片，或者没有传完整"):
        receive([upload(content)])
    assert not Photo.objects.exists()
    assert not files(media)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_damaged_files_are_refused_or_taken_but_never_an_error(db, kind):
    dice = random.Random(kind)
    whole = telling(kind)
    for _turn in range(60):
        content = bytearray(whole)
        for _hit in range(dice.randint(1, 12)):
            content[dice.randrange(min(len(content), dice.choice((64, 400, len(content)))))] = dice.randrange(256)
        file = io.BytesIO(content[: dice.choice((len(content), dice.randrange(len(content))))])
        try:
            pictures.check(file, len(content))
            pictures.plain(file)
        except PhotoRefused:
            continue


def test_four_are_refused_and_so_are_two_with_two_kept(db):
    photos = [saved(drawn())] * 4
    with pytest.raises(PhotoRefused, match="3 张"):
        receive([upload(one) for one in photos])
    kept = receive([upload(one) for one in photos[:2]])
    with pytest.raises(PhotoRefused, match="3 张"):
        receive([upload(one) for one in photos[:2]], keep=kept)


def test_one_bad_picture_refuses_all_and_is_named(db, media):
    for bad in (b"no picture", saved(drawn(), "PNG")[:200]):
        with pytest.raises(PhotoRefused, match="第 2 张"):
            receive([upload(saved(drawn())), upload(bad), upload(saved(drawn()))])
    assert not Photo.objects.exists()
    assert not files(media)


def test_the_sentence_can_be_translated(db, monkeypatch):
    monkeypatch.setattr(pictures, "_", lambda words: "too large" if "25 MB" in words else words)
    with translation.override("en"), pytest.raises(PhotoRefused, match="too large"):
        receive([upload(bytes(25_000_001))])


# -- Kept from an earlier try -------------------------------------------------------------------------------------


def test_what_was_kept_comes_first_and_once(db):
    first = receive([upload(saved(drawn()))])
    second = receive([upload(saved(drawn()))], keep=[*first, *first])
    assert second[0] == first[0]
    assert len(second) == 2
    assert receive([], keep=second) == second
    assert receive([]) == []


@pytest.mark.parametrize("key", ["", "0" * 24, "../../etc/passwd", "zz", "0" * 5000])
def test_a_key_nobody_has_is_refused(db, key):
    with pytest.raises(PhotoRefused, match="重新选"):
        receive([], keep=[key])


# -- With a case --------------------------------------------------------------------------------------------------


def loose(count: int = 1) -> list[str]:
    return receive([upload(saved(drawn(size=(8, 8)))) for _ in range(count)])


def test_a_step_takes_its_photos_and_may_say_so_twice(report):
    case, keys = report(), loose(2)
    attach(case, keys, 1, "before")
    attach(case, keys, 1, "before")
    assert list(case.photos.values_list("key", "seq", "stage")) == [(key, 1, "before") for key in keys]


def test_a_photo_of_somebody_elses_case_is_refused(report):
    mine, theirs, (key,) = report(), report(by="neighbour"), loose()
    attach(theirs, [key], 1, "before")
    with pytest.raises(PhotoRefused):
        attach(mine, [key], 1, "before")
    assert Photo.objects.get(key=key).case == theirs


def test_a_photo_of_an_earlier_event_stays_with_it(report):
    case, (key,) = report(), loose()
    attach(case, [key], 1, "before")
    with pytest.raises(PhotoRefused):
        attach(case, [key], 2, "after")
    assert Photo.objects.get(key=key).stage == "before"


@pytest.mark.parametrize("keys", [["0" * 24], ["x"]])
def test_a_photo_that_is_not_there_is_refused(report, keys):
    with pytest.raises(PhotoRefused):
        attach(report(), [*loose(), *keys], 1, "before")


def test_no_step_takes_four(report):
    with pytest.raises(PhotoRefused):
        attach(report(), [*loose(3), *loose()], 1, "before")


# -- Swept away ---------------------------------------------------------------------------------------------------


def test_after_a_day_what_no_step_took_is_gone_with_its_file(report, media):
    (taken,), (left_lying,) = loose(), loose()
    attach(report(), [taken], 1, "before")
    assert sweep_loose() == 0
    with moment.at(moment.now() + timedelta(hours=23, minutes=59)):
        (young,) = loose()
        assert sweep_loose() == 0
    with moment.at(moment.now() + timedelta(hours=24, minutes=1)):
        assert sweep_loose() == 1
    assert set(Photo.objects.values_list("key", flat=True)) == {taken, young}
    assert files(media) == sorted([f"{taken}.jpg", f"{young}.jpg"])
    with pytest.raises(PhotoRefused):
        receive([], keep=[left_lying])


def test_a_sweep_that_was_cut_off_goes_on(db, media, monkeypatch):
    (key,) = loose()

    class Cut(Exception):
        pass

    def cut(self, *args, **more):
        raise Cut

    with moment.at(moment.now() + timedelta(days=2)):
        with monkeypatch.context() as broken:
            broken.setattr(Photo, "delete", cut)
            with pytest.raises(Cut):
                sweep_loose()
        assert Photo.objects.filter(key=key).exists()
        assert sweep_loose() == 1
    assert not files(media)


def test_a_photo_being_swept_can_no_longer_be_taken(report):
    case, (key,) = report(), loose()
    Photo.objects.filter(key=key).update(stage=evidence.SWEPT)
    with pytest.raises(PhotoRefused):
        attach(case, [key], 1, "before")
    with pytest.raises(PhotoRefused):
        receive([], keep=[key])


def test_a_row_whose_file_was_never_written_is_swept_too(db, monkeypatch):
    class Full(OSError):
        pass

    def full(*args, **more):
        raise Full

    with monkeypatch.context() as broken:
        broken.setattr(type(default_storage._wrapped), "save", full)
        with pytest.raises(Full):
            loose()
    assert Photo.objects.count() == 1
    with moment.at(moment.now() + timedelta(days=2)):
        assert sweep_loose() == 1
    assert not Photo.objects.exists()


def test_no_more_than_two_are_decoded_at_a_time(monkeypatch):
    begun, go_on = threading.Semaphore(0), threading.Event()

    def slow(image):
        begun.release()
        go_on.wait(10)
        return image.convert("RGB")

    monkeypatch.setattr(pictures, "_flat", slow)
    threads = [threading.Thread(target=pictures.plain, args=(io.BytesIO(saved(drawn())),)) for _ in range(4)]
    for thread in threads:
        thread.start()
    assert begun.acquire(timeout=5)
    assert begun.acquire(timeout=5)
    assert not begun.acquire(timeout=0.3)
    go_on.set()
    for thread in threads:
        thread.join(10)
    assert not any(thread.is_alive() for thread in threads)
