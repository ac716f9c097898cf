# Draw this figure with
#   gnuplot -e "theme='light'" singular.gnuplot > singular-light.svg
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

$points1 << END
1 2.55535
2 2.32268
3 2.08005
4 2.07459
5 1.88465
6 1.69098
7 1.44323
8 1.30943
9 1.17899
10 1.11358
11 1.09655
12 1.01827
13 0.960941
14 0.87615
15 0.806397
16 0.555366
17 3.01655e-08
18 2.84632e-08
19 2.75682e-08
20 2.34127e-08
21 2.10861e-08
22 1.95825e-08
23 1.87448e-08
24 1.62211e-08
25 1.52745e-08
26 1.37091e-08
27 1.31281e-08
28 1.15296e-08
29 1.10851e-08
30 1.06616e-08
31 9.64888e-09
32 9.38741e-09
33 9.00581e-09
34 7.22609e-09
35 6.98093e-09
36 5.55573e-09
37 4.74508e-09
38 4.33858e-09
39 3.35899e-09
40 1.63368e-09
41 1.49862e-09
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
64 0
END
$points2 << END
1 1.70899
2 1.68127
3 1.57406
4 1.55343
5 1.51195
6 1.49665
7 1.42984
8 1.38959
9 1.35665
10 1.33816
11 1.32054
12 1.20746
13 1.17997
14 1.12826
15 1.08441
16 1.053
17 1.003
18 0.996082
19 0.940432
20 0.935218
21 0.899346
22 0.883488
23 0.866148
24 0.843411
25 0.827529
26 0.81037
27 0.787518
28 0.7392
29 0.725202
30 0.704623
31 0.663302
32 0.642688
33 0.615928
34 0.596819
35 0.581533
36 0.565925
37 0.52961
38 0.499093
39 0.483356
40 0.448996
41 0.424165
42 0.405134
43 0.39046
44 0.376178
45 0.351613
46 0.33158
47 0.295058
48 0.276852
49 0.264964
50 0.247757
51 0.232009
52 0.216241
53 0.186092
54 0.165342
55 0.157825
56 0.133366
57 0.105366
58 0.0960623
59 0.0902443
60 0.083392
61 0.0715859
62 0.0477128
63 0.0283617
64 0.00416336
END
$points3 << END
1 1
2 1
3 1
4 1
5 1
6 1
7 1
8 1
9 1
10 1
11 1
12 1
13 1
14 1
15 1
16 1
17 1
18 1
19 1
20 1
21 1
22 1
23 1
24 1
25 1
26 1
27 1
28 1
29 1
30 1
31 1
32 1
33 1
34 1
35 1
36 1
37 1
38 1
39 1
40 1
41 1
42 1
43 1
44 1
45 1
46 1
47 1
48 1
49 1
50 1
51 1
52 1
53 1
54 1
55 1
56 1
57 1
58 1
59 1
60 1
61 1
62 1
63 1
64 1
END

set terminal svg size 640,406 enhanced rounded \
  font 'Helvetica,15' background rgb background
set encoding utf8
set style fill transparent solid 1 noborder
set multiplot

set lmargin at screen 0.1048
set rmargin at screen 0.96562
set tmargin at screen 0.85197
set bmargin at screen 0.14635
set border 3 lc rgb muted lw 1
set grid ytics lt 1 lw 1 lc rgb faint
unset logscale x
set xrange [0:67.2]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('0' 0, '10' 10, '20' 20, '30' 30, '40' 40, '50' 50, '60' 60) font ',13' tc rgb muted
unset logscale y
set yrange [0:2.683114029393]
set ytics nomirror out scale 0.5,0.3 norotate ('0.0' 0, '0.5' 0.5, '1.0' 1, '1.5' 1.5, '2.0' 2, '2.5' 2.5) font ',13' tc rgb muted
set label 'number' at screen 0.53521,0.048563 center tc rgb ink
set label 'singular value' at screen 0.030156,0.49916 center rotate tc rgb ink
# legend
set label '' at screen 0.12667,0.95123 point pt 7 ps 0.711 lc rgb blue front
set label 'k = 4, s = 2, 1 to 1 channel' at screen 0.15011,0.95123 left tc rgb ink font ',14' front
set label '' at screen 0.47345,0.95123 point pt 7 ps 0.711 lc rgb orange front
set label 'k = 4, s = 2, 1 to 4 channels' at screen 0.49689,0.95123 left tc rgb ink font ',14' front
set label '' at screen 0.12667,0.89778 point pt 7 ps 0.711 lc rgb green front
set label 'Haar patches, 1 to 4 channels' at screen 0.15011,0.89778 left tc rgb ink font ',14' front
plot $points1 with points pt 7 ps 0.462 lc rgb blue notitle, \
  $points2 with points pt 7 ps 0.462 lc rgb orange notitle, \
  $points3 with points pt 7 ps 0.462 lc rgb green notitle
unset multiplot
