def code_svg(url: str) -> str:
    return ""
