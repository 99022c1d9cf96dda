"""Country codes: certificates name a country by two letters, machine readable zones by three.

ISO 3166-1, with what Doc 9303-3 section 5 adds: Germany is D in a zone, and organisations have codes of
their own.
"""

from __future__ import annotations

# fmt: off
_ISO = """
ADAND AEARE AFAFG AGATG AIAIA ALALB AMARM AOAGO AQATA ARARG ASASM ATAUT AUAUS AWABW AXALA AZAZE BABIH BBBRB
BDBGD BEBEL BFBFA BGBGR BHBHR BIBDI BJBEN BLBLM BMBMU BNBRN BOBOL BQBES BRBRA BSBHS BTBTN BVBVT BWBWA BYBLR
BZBLZ CACAN CCCCK CDCOD CFCAF CGCOG CHCHE CICIV CKCOK CLCHL CMCMR CNCHN COCOL CRCRI CUCUB CVCPV CWCUW CXCXR
CYCYP CZCZE DEDEU DJDJI DKDNK DMDMA DODOM DZDZA ECECU EEEST EGEGY EHESH ERERI ESESP ETETH FIFIN FJFJI FKFLK
FMFSM FOFRO FRFRA GAGAB GBGBR GDGRD GEGEO GFGUF GGGGY GHGHA GIGIB GLGRL GMGMB GNGIN GPGLP GQGNQ GRGRC GSSGS
GTGTM GUGUM GWGNB GYGUY HKHKG HMHMD HNHND HRHRV HTHTI HUHUN IDIDN IEIRL ILISR IMIMN ININD IOIOT IQIRQ IRIRN
ISISL ITITA JEJEY JMJAM JOJOR JPJPN KEKEN KGKGZ KHKHM KIKIR KMCOM KNKNA KPPRK KRKOR KWKWT KYCYM KZKAZ LALAO
LBLBN LCLCA LILIE LKLKA LRLBR LSLSO LTLTU LULUX LVLVA LYLBY MAMAR MCMCO MDMDA MEMNE MFMAF MGMDG MHMHL MKMKD
MLMLI MMMMR MNMNG MOMAC MPMNP MQMTQ MRMRT MSMSR MTMLT MUMUS MVMDV MWMWI MXMEX MYMYS MZMOZ NANAM NCNCL NENER
NFNFK NGNGA NINIC NLNLD NONOR NPNPL NRNRU NUNIU NZNZL OMOMN PAPAN PEPER PFPYF PGPNG PHPHL PKPAK PLPOL PMSPM
PNPCN PRPRI PSPSE PTPRT PWPLW PYPRY QAQAT REREU ROROU RSSRB RURUS RWRWA SASAU SBSLB SCSYC SDSDN SESWE SGSGP
SHSHN SISVN SJSJM SKSVK SLSLE SMSMR SNSEN SOSOM SRSUR SSSSD STSTP SVSLV SXSXM SYSYR SZSWZ TCTCA TDTCD TFATF
TGTGO THTHA TJTJK TKTKL TLTLS TMTKM TNTUN TOTON TRTUR TTTTO TVTUV TWTWN TZTZA UAUKR UGUGA UMUMI USUSA UYURY
UZUZB VAVAT VCVCT VEVEN VGVGB VIVIR VNVNM VUVUT WFWLF WSWSM YEYEM YTMYT ZAZAF ZMZMB ZWZWE
"""
# fmt: on

_THREE = {entry[:2]: entry[2:] for entry in _ISO.split()}

_FURTHER: dict[str, frozenset[str]] = {
    "DE": frozenset({"D"}),
    "GB": frozenset({"GBD", "GBN", "GBO", "GBP", "GBS"}),
    "UN": frozenset({"UNO", "UNA", "UNK"}),
    "EU": frozenset({"EUE"}),
    "KS": frozenset({"RKS", "UNK"}),
    "XK": frozenset({"RKS", "UNK", "XKX"}),
    "XO": frozenset({"XOM"}),
    "ZZ": frozenset({"UNO", "XOM", "XPO", "XXA", "XXB", "XXC"}),
    # Hong Kong and Macao issue as China, under either name.
    "HK": frozenset({"CHN"}),
    "MO": frozenset({"CHN"}),
    "CN": frozenset({"HKG", "MAC"}),
}


def same_country(certificate: str, zone: str) -> bool | None:
    """Tell whether a certificate's country is the issuing state of a zone; None for a code in no list.

    `certificate` is two letters (three are taken too), `zone` one to three, in either case.
    """
    two, three = certificate.upper().strip(), zone.upper().replace("<", "").strip()
    if not two or not three:
        return None
    codes = _FURTHER.get(two, frozenset()) | ({_THREE[two]} if two in _THREE else set())
    if two == three or three in codes:
        return True
    return False if codes and three in _ZONE_CODES else None


_ZONE_CODES = frozenset(_THREE.values()).union(*_FURTHER.values())
