# Draw this figure with
#   gnuplot -e "theme='light'" parzen.gnuplot > parzen-light.svg
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
0.06 -132.871
0.08 -42.9611
0.1 -7.09017
0.12 8.50051
0.14 15.0879
0.16 17.2373
0.18 17.049
0.2 15.5808
0.22 13.4021
0.24 10.8344
0.26 8.06625
0.28 5.21079
0.3 2.33706
0.32 -0.512661
0.34 -3.31267
0.36 -6.04778
0.38 -8.70954
0.4 -11.2939
0.42 -13.7995
0.44 -16.2269
0.46 -18.5777
0.48 -20.8543
0.5 -23.0593
END
$line2 << END
0.06 -87.9808
0.08 -17.709
0.1 9.06917
0.12 19.7172
0.14 23.3219
0.16 23.5337
0.18 22.0156
0.2 19.5946
0.22 16.709
0.24 13.6015
0.26 10.4109
0.28 7.21773
0.3 4.06909
0.32 0.991961
0.34 -1.99884
0.36 -4.89599
0.38 -7.69685
0.4 -10.4017
0.42 -13.0125
0.44 -15.5324
0.46 -17.965
0.48 -20.3142
0.5 -22.5842
END
$line3 << END
0.06 -163.536
0.08 -60.2148
0.1 -18.1402
0.12 0.816091
0.14 9.42948
0.16 12.8913
0.18 13.6009
0.2 12.7731
0.22 11.0661
0.24 8.85523
0.26 6.36244
0.28 3.72305
0.3 1.02113
0.32 -1.69055
0.34 -4.37869
0.36 -7.02248
0.38 -9.60919
0.4 -12.1314
0.42 -14.5853
0.44 -16.9693
0.46 -19.2834
0.48 -21.5286
0.5 -23.7068
END

set terminal svg size 640,355 enhanced rounded \
  font 'Helvetica,15' background rgb background
set encoding utf8
set style fill transparent solid 1 noborder
set multiplot

set lmargin at screen 0.1245
set rmargin at screen 0.96562
set tmargin at screen 0.95493
set bmargin at screen 0.1664
set border 3 lc rgb muted lw 1
set grid ytics lt 1 lw 1 lc rgb faint
unset logscale x
set xrange [0.06:0.5]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('0.10' 0.1, '0.15' 0.15, '0.20' 0.2, '0.25' 0.25, '0.30' 0.3, '0.35' 0.35, '0.40' 0.4, '0.45' 0.45, '0.50' 0.5) font ',13' tc rgb muted
unset logscale y
set yrange [-100:60]
set ytics nomirror out scale 0.5,0.3 norotate ('−100' -100, '−80' -80, '−60' -60, '−40' -40, '−20' -20, '0' 0, '20' 20, '40' 40, '60' 60) font ',13' tc rgb muted
set label 'h, width of the windows' at screen 0.54506,0.054574 center tc rgb ink
set label 'log density of a test image (nats)' at screen 0.030156,0.56067 center rotate tc rgb ink
# legend
set arrow from screen 0.60272,0.30977 to screen 0.63709,0.30977 nohead lw 2.2 lc rgb blue front
set label 'the game’s samples' at screen 0.64803,0.30977 left tc rgb ink font ',14' front
set arrow from screen 0.60272,0.25667 to screen 0.63709,0.25667 nohead lw 2.2 lc rgb orange front
set label 'training images, learned by heart' at screen 0.64803,0.25667 left tc rgb ink font ',14' front
set arrow from screen 0.60272,0.20357 to screen 0.63709,0.20357 nohead lw 2.2 lc rgb green front
set label 'the same under visible noise' at screen 0.64803,0.20357 left tc rgb ink font ',14' front
plot $line1 with lines lw 2.2 lc rgb blue notitle, \
  $line2 with lines lw 2.2 lc rgb orange notitle, \
  $line3 with lines lw 2.2 lc rgb green notitle
unset multiplot
