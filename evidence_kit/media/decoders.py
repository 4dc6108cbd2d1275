"""Which of ffmpeg's four hundred decoders may be used, and how much they may take.

Cameras, phones, screen recorders and editors write these; the others are of games, of old programs and of broadcasting,
are rarely looked after, and only a hostile file asks for them.
"""

PICTURES = "mjpeg png apng gif bmp hevc av1 libdav1d libaom-av1"

FILMS = (
    "h264 libopenh264 hevc av1 libdav1d libaom-av1 vp8 libvpx vp9 libvpx-vp9 vvc mpeg4 msmpeg4v1 msmpeg4v2 "
    "msmpeg4 h263 h263i h263p flv mpeg1video mpeg2video mpegvideo mjpeg mjpegb vc1 wmv1 wmv2 wmv3 dvvideo theora "
    "vp3 vp6 vp6a vp6f prores prores_raw dnxhd cfhd apv ffv1 ffvhuff huffyuv utvideo magicyuv lagarith rawvideo "
    "v210 png apng bmp gif qtrle rpza svq1 svq3 cinepak msvideo1 indeo3 indeo4 indeo5 mss1 mss2 camtasia tscc2 "
    "zmbv fraps zlib hap speedhq wrapped_avframe"
)

SOUNDS = (
    "aac aac_fixed aac_latm mp1 mp1float mp2 mp2float mp3 mp3float ac3 ac3_fixed eac3 dca truehd mlp opus libopus "
    "vorbis libvorbis flac alac ape wavpack tta amrnb amrwb libopencore_amrnb libopencore_amrwb wmav1 wmav2 "
    "wmapro wmalossless wmavoice dvaudio qcelp qdm2 qdmc mace3 mace6 speex gsm gsm_ms g722 g723_1 g726 g726le "
    "g729 evrc ilbc nellymoser truespeech atrac3 atrac3plus adpcm_ima_qt adpcm_ima_wav adpcm_ms adpcm_swf "
    "adpcm_yamaha adpcm_ima_amv dolby_e s302m pcm_alaw pcm_mulaw pcm_bluray pcm_dvd pcm_lxf pcm_f16le pcm_f24le "
    "pcm_f32be pcm_f32le pcm_f64be pcm_f64le pcm_s8 pcm_s8_planar pcm_s16be pcm_s16be_planar pcm_s16le "
    "pcm_s16le_planar pcm_s24be pcm_s24le pcm_s24le_planar pcm_s24daud pcm_s32be pcm_s32le pcm_s32le_planar "
    "pcm_s64be pcm_s64le pcm_u8 pcm_u16be pcm_u16le pcm_u24be pcm_u24le pcm_u32be pcm_u32le"
)

SUBTITLES = "mov_text subrip srt ass ssa webvtt text dvbsub dvdsub pgssub xsub cc_dec"

OF_FILMS = ",".join(f"{FILMS} {SOUNDS} {SUBTITLES}".split())
OF_PICTURES = ",".join(PICTURES.split())

MOST_PIXELS = 1 << 27
"""Of a film's picture; 12K has 80 million."""

MOST_PICTURE_PIXELS = 220_000_000
MOST_BLOCK = 2_000_000_000
"""Most bytes of memory that ffmpeg takes in one piece."""
