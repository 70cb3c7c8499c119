"""How does a chart of a page become a drawing inside the document (SVG)?

Drawn here, by a few hundred lines of plain functions: no small library with a licence
that suits us draws all six shapes. leather (MIT) has no pie, radar or second axis,
pygal is LGPL, and matplotlib needs a Chinese font on the machine that draws. A drawing
of ours names fonts and leaves the letters to whoever shows the page.
"""

from xl_crm.documents.charts.draw import chart_svg

__all__ = ["chart_svg"]
