"""Words that would take over a page that trusts them."""

EVIL = (
    "<script>window.pwned = 1</script>",
    '<img src="http://evil.example/a.png" onerror="window.pwned = 1">',
    "![](http://evil.example/b.png)",
    "[press](javascript:window.pwned=1)",
    "<style>@import 'http://evil.example/c.css';</style>",
    "<iframe src='//evil.example/d'></iframe>",
    "${window.pwned = 1} {{constructor.constructor('window.pwned=1')()}} `",
    "\u202egnp.exe\u202c and \u2066isolated\u2069",
    "\" onmouseover='window.pwned=1' x=\"",
    "</mark></article><svg onload=window.pwned=1>",
)
