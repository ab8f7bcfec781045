"""The look of the calendar page, light and dark, without anything from elsewhere."""

STYLE = """
:root{color-scheme:light dark;--paper:#fbfaf8;--ink:#22262b;--soft:#6b7280;--line:#e3e0da;
--open:#fff;--accepted:#2f7d5b;--pending:#b7791f;--gone:#9ca3af;--clash:#c0392b}
@media(prefers-color-scheme:dark){:root{--paper:#16181b;--ink:#e8e6e1;--soft:#9aa1ab;--line:#2c3036;
--open:#1e2125;--accepted:#3f9d75;--pending:#d39a3d;--gone:#6b7280;--clash:#e06356}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:76rem;padding:1.5rem;background:var(--paper);color:var(--ink);
font:15px/1.4 system-ui,-apple-system,"Segoe UI",sans-serif}
header{display:flex;flex-wrap:wrap;gap:1rem;justify-content:space-between;align-items:end}
h1{margin:0;font-size:1.6rem}
header p{margin:.2rem 0 0;color:var(--soft)}
nav{display:flex;gap:.5rem}nav a{padding:.35rem .8rem;border:1px solid var(--line);
border-radius:2rem;
color:inherit;text-decoration:none;background:var(--open)}nav a:hover{border-color:var(--soft)}
.legend{display:flex;flex-wrap:wrap;gap:1.2rem;list-style:none;padding:0;margin:1rem 0;
color:var(--soft)}
.key{display:inline-block;width:.8rem;height:.8rem;border-radius:.2rem;margin-right:.4rem}
section{margin:0 0 2rem}h2{font-size:1.1rem;margin:0 0 .4rem}
.week{display:grid;grid-template-columns:3.2rem repeat(7,minmax(5rem,1fr));gap:.3rem;
overflow-x:auto}
.hours{position:relative;margin-top:1.6rem;height:calc(var(--hours)*3.2rem);color:var(--soft);
font-size:.75rem}.hours span{position:absolute;right:.4rem;transform:translateY(-50%)}
.day h3{margin:0;height:1.6rem;font-size:.8rem;font-weight:500;color:var(--soft);text-align:center}
.today h3{color:var(--ink);font-weight:700}
.track{position:relative;height:calc(var(--hours)*3.2rem);border-radius:.4rem;overflow:hidden;
background:var(--line)}
.open{position:absolute;left:0;right:0;background:repeating-linear-gradient(var(--open) 0,
var(--open) calc(3.2rem - 1px),var(--line) calc(3.2rem - 1px),var(--line) 3.2rem)}
.booking{position:absolute;overflow:hidden;border-radius:.3rem;padding:.1rem .3rem;color:#fff;
font-size:.72rem;line-height:1.15;white-space:nowrap;text-overflow:ellipsis;
border:1px solid var(--open)}
.booking b,.booking span{font-weight:600}.booking i{display:block;font-style:normal;opacity:.85}
.accepted{background:var(--accepted)}
.pending{background:repeating-linear-gradient(45deg,var(--pending) 0,var(--pending) 6px,
color-mix(in srgb,var(--pending) 80%,#000) 6px,color-mix(in srgb,var(--pending) 80%,#000) 12px)}
.cancelled,.rejected{background:var(--gone)}
.booking.cancelled,.booking.rejected{opacity:.55;text-decoration:line-through}
.clash{outline:3px solid var(--clash);outline-offset:-3px}.key.clash{background:transparent}
table{width:100%;border-collapse:collapse}caption{text-align:left;font-weight:600;
margin-bottom:.4rem}
th,td{text-align:left;padding:.35rem .5rem;border-bottom:1px solid var(--line)}
th{color:var(--soft);font-weight:500}
tr.accepted,tr.pending,tr.cancelled,tr.rejected{background:none}
tr.cancelled td,tr.rejected td{color:var(--soft);text-decoration:line-through}
tr.pending td:last-child{color:var(--pending)}tr.accepted td:last-child{color:var(--accepted)}
.empty,footer{color:var(--soft)}footer{margin-top:2rem;font-size:.85rem}
"""
