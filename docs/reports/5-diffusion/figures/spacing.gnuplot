# Draw this figure with
#   gnuplot -e "theme='light'" spacing.gnuplot > spacing-light.svg
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
0 50
1 47.0594
2 44.1188
3 41.1782
4 38.2376
5 35.2971
6 32.3565
7 29.4159
8 26.4753
9 23.5347
10 20.5941
11 17.6535
12 14.7129
13 11.7724
14 8.83176
15 5.89118
16 2.95059
17 0.01
END
$points2 << END
0 50
1 42.1441
2 35.1574
3 28.989
4 23.5879
5 18.9031
6 14.8837
7 11.4788
8 8.63727
9 6.30825
10 4.44075
11 2.98381
12 1.88647
13 1.09777
14 0.566733
15 0.242402
16 0.0738121
17 0.01
END
$points3 << END
0 50
1 37.1904
2 27.3033
3 19.7606
4 14.0794
5 9.85996
6 6.77436
7 4.55642
8 2.99247
9 1.91322
10 1.18641
11 0.71038
12 0.408439
13 0.223932
14 0.11603
15 0.0561564
16 0.0249881
17 0.01
END

set terminal svg size 640,380 enhanced rounded \
  font 'Helvetica,15' background rgb background
set encoding utf8
set style fill transparent solid 1 noborder
set multiplot

set lmargin at screen 0.11617
set rmargin at screen 0.96562
set tmargin at screen 0.89895
set bmargin at screen 0.15501
set border 3 lc rgb muted lw 1
set grid ytics lt 1 lw 1 lc rgb faint
unset logscale x
set xrange [0:17.85]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('0' 0, '2' 2, '4' 4, '6' 6, '8' 8, '10' 10, '12' 12, '14' 14, '16' 16) font ',13' tc rgb muted
set logscale y
set yrange [0.006532080071803:76.54529560319]
set ytics nomirror out scale 0.5,0.3 norotate ('0.01' 0.01, '1' 1, '' 0.007 1, '' 0.008 1, '' 0.009 1, '' 0.02 1, '' 0.03 1, '' 0.04 1, '' 0.05 1, '' 0.06 1, '' 0.07 1, '' 0.08 1, '' 0.09 1, '' 0.1 1, '' 0.2 1, '' 0.3 1, '' 0.4 1, '' 0.5 1, '' 0.6 1, '' 0.7 1, '' 0.8 1, '' 0.9 1, '' 2 1, '' 3 1, '' 4 1, '' 5 1, '' 6 1, '' 7 1, '' 8 1, '' 9 1, '' 10 1, '' 20 1, '' 30 1, '' 40 1, '' 50 1, '' 60 1, '' 70 1) font ',13' tc rgb muted
set label 'step' at screen 0.5409,0.050532 center tc rgb ink
set label 'σ' at screen 0.030156,0.52698 center rotate tc rgb ink
# legend
set label '' at screen 0.13805,0.94789 point pt 7 ps 0.711 lc rgb blue front
set label 'ρ = 1' at screen 0.16148,0.94789 left tc rgb ink font ',14' front
set label '' at screen 0.26892,0.94789 point pt 7 ps 0.711 lc rgb orange front
set label 'ρ = 3' at screen 0.29236,0.94789 left tc rgb ink font ',14' front
set label '' at screen 0.3998,0.94789 point pt 7 ps 0.711 lc rgb green front
set label 'ρ = 7' at screen 0.42323,0.94789 left tc rgb ink font ',14' front
plot $points1 with points pt 7 ps 0.64 lc rgb blue notitle, \
  $points2 with points pt 7 ps 0.64 lc rgb orange notitle, \
  $points3 with points pt 7 ps 0.64 lc rgb green notitle
unset multiplot
