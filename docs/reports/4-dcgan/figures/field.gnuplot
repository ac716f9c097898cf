# Draw this figure with
#   gnuplot -e "theme='light'" field.gnuplot > field-light.svg
if (!exists("theme")) theme = 'light'
dark = (theme eq 'dark')
background = dark ? '#0d1117' : '#ffffff'
ink    = dark ? '#e6edf3' : '#1f2328'
muted  = dark ? '#9aa4af' : '#59636e'
faint  = dark ? '#262c36' : '#e7eaee'
blue   = dark ? '#58a6ff' : '#0068b0'
orange = dark ? '#ff9053' : '#d55e00'
green  = dark ? '#3fcb9b' : '#008a66'
purple = dark ? '#e292c9' : '#b0579a'
sky    = dark ? '#8fd3f7' : '#4aa8de'
amber  = dark ? '#f0c14b' : '#d79b00'
gray   = dark ? '#8b949e' : '#7d8590'

$line1 << END
0 0
1 0
2 0
3 0
4 0
5 0
6 0
7 0
8 0
9 0
10 0
11 0
12 0
13 0
14 0
15 0
16 0
17 0
18 0
19 0
20 0
21 0
22 0
23 0
24 0
25 0
26 0
27 0
28 0
29 0
30 0
31 0.25
32 0.25
33 0.25
34 0.25
35 0
36 0
37 0
38 0
39 0
40 0
41 0
42 0
43 0
44 0
45 0
46 0
47 0
48 0
49 0
50 0
51 0
52 0
53 0
54 0
55 0
56 0
57 0
58 0
59 0
60 0
61 0
62 0
63 0
END
$line2 << END
0 0
1 0
2 0
3 0
4 0
5 0
6 0
7 0
8 0
9 0
10 0
11 0
12 0
13 0
14 0
15 0
16 0
17 0
18 0
19 0
20 0
21 0
22 0
23 0
24 0
25 0
26 0
27 0
28 0
29 0.0625
30 0.0625
31 0.125
32 0.125
33 0.125
34 0.125
35 0.125
36 0.125
37 0.0625
38 0.0625
39 0
40 0
41 0
42 0
43 0
44 0
45 0
46 0
47 0
48 0
49 0
50 0
51 0
52 0
53 0
54 0
55 0
56 0
57 0
58 0
59 0
60 0
61 0
62 0
63 0
END
$line3 << END
0 0
1 0
2 0
3 0
4 0
5 0
6 0
7 0
8 0
9 0
10 0
11 0
12 0
13 0
14 0
15 0
16 0
17 0
18 0
19 0
20 0
21 0
22 0
23 0
24 0
25 0.015625
26 0.015625
27 0.03125
28 0.03125
29 0.046875
30 0.046875
31 0.0625
32 0.0625
33 0.0625
34 0.0625
35 0.0625
36 0.0625
37 0.0625
38 0.0625
39 0.0625
40 0.0625
41 0.046875
42 0.046875
43 0.03125
44 0.03125
45 0.015625
46 0.015625
47 0
48 0
49 0
50 0
51 0
52 0
53 0
54 0
55 0
56 0
57 0
58 0
59 0
60 0
61 0
62 0
63 0
END
$line4 << END
0 0
1 0
2 0
3 0
4 0
5 0
6 0
7 0
8 0
9 0
10 0
11 0
12 0
13 0
14 0
15 0
16 0
17 0.00390625
18 0.00390625
19 0.0078125
20 0.0078125
21 0.0117188
22 0.0117188
23 0.015625
24 0.015625
25 0.0195312
26 0.0195312
27 0.0234375
28 0.0234375
29 0.0273438
30 0.0273438
31 0.03125
32 0.03125
33 0.03125
34 0.03125
35 0.03125
36 0.03125
37 0.03125
38 0.03125
39 0.03125
40 0.03125
41 0.03125
42 0.03125
43 0.03125
44 0.03125
45 0.03125
46 0.03125
47 0.03125
48 0.03125
49 0.0273438
50 0.0273438
51 0.0234375
52 0.0234375
53 0.0195312
54 0.0195312
55 0.015625
56 0.015625
57 0.0117188
58 0.0117188
59 0.0078125
60 0.0078125
61 0.00390625
62 0.00390625
63 0
END

set terminal svg size 640,358 enhanced rounded \
  font 'Helvetica,15' background rgb background
set encoding utf8
set style fill transparent solid 1 noborder
set multiplot

set lmargin at screen 0.11617
set rmargin at screen 0.96562
set tmargin at screen 0.95531
set bmargin at screen 0.16565
set border 3 lc rgb muted lw 1
set grid ytics lt 1 lw 1 lc rgb faint
unset logscale x
set xrange [0:63]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('0' 0, '10' 10, '20' 20, '30' 30, '40' 40, '50' 50, '60' 60) font ',13' tc rgb muted
unset logscale y
set yrange [0:0.2625]
set ytics nomirror out scale 0.5,0.3 norotate ('0.00' 0, '0.05' 0.05, '0.10' 0.1, '0.15' 0.15, '0.20' 0.2, '0.25' 0.25) font ',13' tc rgb muted
set label 'column of the image' at screen 0.5409,0.054754 center tc rgb ink
set label 'share of the paths' at screen 0.030156,0.56048 center rotate tc rgb ink
# legend
set arrow from screen 0.13492,0.91318 to screen 0.1693,0.91318 nohead lw 2.2 lc rgb blue front
set label '1 layer' at screen 0.18023,0.91318 left tc rgb ink font ',14' front
set arrow from screen 0.13492,0.86053 to screen 0.1693,0.86053 nohead lw 2.2 lc rgb orange front
set label '2 layers' at screen 0.18023,0.86053 left tc rgb ink font ',14' front
set arrow from screen 0.13492,0.80788 to screen 0.1693,0.80788 nohead lw 2.2 lc rgb green front
set label '3 layers' at screen 0.18023,0.80788 left tc rgb ink font ',14' front
set arrow from screen 0.13492,0.75522 to screen 0.1693,0.75522 nohead lw 2.2 lc rgb purple front
set label '4 layers' at screen 0.18023,0.75522 left tc rgb ink font ',14' front
plot $line1 with lines lw 2.2 lc rgb blue notitle, \
  $line2 with lines lw 2.2 lc rgb orange notitle, \
  $line3 with lines lw 2.2 lc rgb green notitle, \
  $line4 with lines lw 2.2 lc rgb purple notitle
unset multiplot
