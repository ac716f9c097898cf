# Draw this figure with
#   gnuplot -e "theme='light'" sizes.gnuplot > sizes-light.svg
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
0.015625 16.8233
0.0078125 8.66655
0.00390625 4.58817
0.00195312 2.54899
0.000976562 1.52939
0.000488281 1.01959
END
$intervals2 << END
0.015625 16.7623 2.39667
0.0078125 7.78556 1.11639
0.00390625 4.6438 0.734115
0.00195312 1.85607 0.329022
0.000976562 1.02176 0.200588
0.000488281 0.574071 0.144753
END
$points3 << END
0.015625 17.9607
0.0078125 8.34375
0.00390625 5.01085
0.00195312 2.02058
0.000976562 1.12205
0.000488281 0.646448
END
$intervals4 << END
0.015625 -3.23087 5.05285
0.0078125 -4.39942 3.14424
0.00390625 6.01241 3.13013
0.00195312 -1.533 0.795055
0.000976562 -1.58364 0.755711
0.000488281 -1.55133 0.460769
END
$points5 << END
0.015625 -0.704445
0.0078125 -2.8273
0.00390625 7.57747
0.00195312 -1.13547
0.000976562 -1.20578
0.000488281 -1.32095
END

set terminal svg size 900,410 enhanced rounded \
  font 'Helvetica,14' background rgb background
set encoding utf8
set style fill transparent solid 1 noborder
set multiplot

# panel 1
set lmargin at screen 0.043822
set rmargin at screen 0.48587
set tmargin at screen 0.85659
set bmargin at screen 0.13853
set border 3 lc rgb muted lw 1
set grid ytics lt 1 lw 1 lc rgb faint
unset logscale x
set xrange [0:0.01640625]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('0.000' 0, '0.005' 0.005, '0.010' 0.01, '0.015' 0.015) font ',12' tc rgb muted
unset logscale y
set yrange [0:20.11693749174]
set ytics nomirror out scale 0.5,0.3 norotate ('0' 0, '5' 5, '10' 10, '15' 15, '20' 20) font ',12' tc rgb muted
set label '{/:Bold FID}' at screen 0.043822,0.88561 left tc rgb ink
set label '1/n' at screen 0.26484,0.045069 center tc rgb ink
# legend
set arrow from screen 0.043822,0.95341 to screen 0.068267,0.95341 nohead lw 2.2 lc rgb blue front
set label 'predicted' at screen 0.076044,0.95341 left tc rgb ink font ',13' front
set label '' at screen 0.17801,0.95341 point pt 7 ps 0.762 lc rgb orange front
set label 'measured' at screen 0.19468,0.95341 left tc rgb ink font ',13' front
set label '' at screen 0.3004,0.95341 point pt 7 ps 0.762 lc rgb blue front
set label 'measured' at screen 0.31707,0.95341 left tc rgb ink font ',13' front
plot $line1 with lines lw 2.2 lc rgb blue notitle, \
  $intervals2 using 1:2:(0):3 with vectors heads nofilled size screen 0.0038889,90 lw 1.4 lc rgb orange notitle, \
  $points3 with points pt 7 ps 0.686 lc rgb orange notitle

unset label; unset arrow; unset object
# panel 2
set lmargin at screen 0.53351
set rmargin at screen 0.97556
set tmargin at screen 0.85659
set bmargin at screen 0.13853
set border 3 lc rgb muted lw 1
set grid ytics lt 1 lw 1 lc rgb faint
unset logscale x
set xrange [0:0.01640625]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('0.000' 0, '0.005' 0.005, '0.010' 0.01, '0.015' 0.015) font ',12' tc rgb muted
unset logscale y
set yrange [-5.07652019337:9.819638722733]
set ytics nomirror out scale 0.5,0.3 norotate ('−4' -4, '−2' -2, '0' 0, '2' 2, '4' 4, '6' 6, '8' 8) font ',12' tc rgb muted
set label '{/:Bold KID}' at screen 0.53351,0.88561 left tc rgb ink
set label '1/n' at screen 0.75453,0.045069 center tc rgb ink
set arrow from graph 0, first 0 to graph 1, first 0 nohead lw 1.3 lc rgb gray dt (10,7) back
plot $intervals4 using 1:2:(0):3 with vectors heads nofilled size screen 0.0038889,90 lw 1.4 lc rgb blue notitle, \
  $points5 with points pt 7 ps 0.686 lc rgb blue notitle
unset multiplot
