"""The browsers that tests open pages in, and what drives them."""

MODULES = "EVIDENCE_KIT_NODE_MODULES"
"""Names the folder in which puppeteer-core and axe-core are installed."""

PROGRAMS = {
    "chrome": ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
    "firefox": ("firefox-esr", "firefox"),
}
