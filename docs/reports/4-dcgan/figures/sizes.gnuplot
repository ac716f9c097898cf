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
0.015625 1.06186
0.0078125 0.547021
0.00390625 0.289599
0.00195312 0.160888
0.000976562 0.096533
0.000488281 0.0643554
END
$intervals2 << END
0.015625 1.11145 0.0666071
0.0078125 0.517643 0.0342494
0.00390625 0.308379 0.01849
0.00195312 0.128678 0.00716352
0.000976562 0.0720716 0.00557079
0.000488281 0.0425266 0.00422564
END
$points3 << END
0.015625 1.14475
0.0078125 0.534768
0.00390625 0.317624
0.00195312 0.13226
0.000976562 0.074857
0.000488281 0.0446394
END
$intervals4 << END
0.015625 0.00335526 0.00208788
0.0078125 -2.69963e-05 0.00125586
0.00390625 0.00507994 0.00098837
0.00195312 -0.000691703 0.000358705
0.000976562 -0.000538703 0.000373643
0.000488281 -0.000771018 0.000363154
END
$points5 << END
0.015625 0.0043992
0.0078125 0.000600933
0.00390625 0.00557412
0.00195312 -0.000512351
0.000976562 -0.000351881
0.000488281 -0.000589441
END

set terminal svg size 900,400 enhanced rounded \
  font 'Helvetica,14' background rgb background
set encoding utf8
set style fill transparent solid 1 noborder
set multiplot

# panel 1
set lmargin at screen 0.047422
set rmargin at screen 0.47467
set tmargin at screen 0.853
set bmargin at screen 0.14164
set border 3 lc rgb muted lw 1
set grid ytics lt 1 lw 1 lc rgb faint
unset logscale x
set xrange [0:0.01640625]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('0.000' 0, '0.005' 0.005, '0.010' 0.01, '0.015' 0.015) font ',12' tc rgb muted
unset logscale y
set yrange [0:1.236957885086]
set ytics nomirror out scale 0.5,0.3 norotate ('0.0' 0, '0.2' 0.2, '0.4' 0.4, '0.6' 0.6, '0.8' 0.8, '1.0' 1, '1.2' 1.2) font ',12' tc rgb muted
set label '{/:Bold FID}' at screen 0.047422,0.88275 left tc rgb ink
set label '1/n' at screen 0.26104,0.045838 center tc rgb ink
# legend
set arrow from screen 0.047422,0.95225 to screen 0.071867,0.95225 nohead lw 2.2 lc rgb blue front
set label 'predicted' at screen 0.079644,0.95225 left tc rgb ink font ',13' front
set label '' at screen 0.18161,0.95225 point pt 7 ps 0.762 lc rgb orange front
set label 'measured' at screen 0.19828,0.95225 left tc rgb ink font ',13' front
set label '' at screen 0.304,0.95225 point pt 7 ps 0.762 lc rgb blue front
set label 'measured' at screen 0.32067,0.95225 left tc rgb ink font ',13' front
plot $line1 with lines lw 2.2 lc rgb blue notitle, \
  $intervals2 using 1:2:(0):3 with vectors heads nofilled size screen 0.0038889,90 lw 1.4 lc rgb orange notitle, \
  $points3 with points pt 7 ps 0.686 lc rgb orange notitle

unset label; unset arrow; unset object
# panel 2
set lmargin at screen 0.54831
set rmargin at screen 0.97556
set tmargin at screen 0.853
set bmargin at screen 0.14164
set border 3 lc rgb muted lw 1
set grid ytics lt 1 lw 1 lc rgb faint
unset logscale x
set xrange [0:0.01640625]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('0.000' 0, '0.005' 0.005, '0.010' 0.01, '0.015' 0.015) font ',12' tc rgb muted
unset logscale y
set yrange [-0.001112984324661:0.006410275594907]
set ytics nomirror out scale 0.5,0.3 norotate ('−0.001' -0.001, '0.000' 0, '0.001' 0.001, '0.002' 0.002, '0.003' 0.003, '0.004' 0.004, '0.005' 0.005, '0.006' 0.006) font ',12' tc rgb muted
set label '{/:Bold KID}' at screen 0.54831,0.88275 left tc rgb ink
set label '1/n' at screen 0.76193,0.045838 center tc rgb ink
set arrow from graph 0, first 0 to graph 1, first 0 nohead lw 1.3 lc rgb gray dt (10,7) back
plot $intervals4 using 1:2:(0):3 with vectors heads nofilled size screen 0.0038889,90 lw 1.4 lc rgb blue notitle, \
  $points5 with points pt 7 ps 0.686 lc rgb blue notitle
unset multiplot
