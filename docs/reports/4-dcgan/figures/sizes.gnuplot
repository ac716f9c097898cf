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
0.015625 0.974144 0.304587
0.0078125 0.494827 0.100884
0.00390625 0.270079 0.043959
0.00195312 0.153212 0.0329522
0.000976562 0.1018 0.0280072
0.000488281 0.0727511 0.0266227
END
$points3 << END
0.015625 1.12644
0.0078125 0.545269
0.00390625 0.292058
0.00195312 0.169688
0.000976562 0.115804
0.000488281 0.0860624
END
$intervals4 << END
0.015625 -0.00138004 0.0272769
0.0078125 -0.00193505 0.0107866
0.00390625 0.000766587 0.00572549
0.00195312 -0.000747672 0.00471979
0.000976562 0.00011305 0.00404175
0.000488281 0.000383367 0.00400885
END
$points5 << END
0.015625 0.0122584
0.0078125 0.00345822
0.00390625 0.00362933
0.00195312 0.00161222
0.000976562 0.00213392
0.000488281 0.00238779
END

set terminal svg size 900,403 enhanced rounded \
  font 'Helvetica,14' background rgb background
set encoding utf8
set style fill transparent solid 1 noborder
set multiplot

# panel 1
set lmargin at screen 0.047422
set rmargin at screen 0.4792
set tmargin at screen 0.85409
set bmargin at screen 0.14054
set border 3 lc rgb muted lw 1
set grid ytics lt 1 lw 1 lc rgb faint
unset logscale x
set xrange [0:0.01640625]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('0.000' 0, '0.005' 0.005, '0.010' 0.01, '0.015' 0.015) font ',12' tc rgb muted
unset logscale y
set yrange [0:1.34266722044]
set ytics nomirror out scale 0.5,0.3 norotate ('0.0' 0, '0.2' 0.2, '0.4' 0.4, '0.6' 0.6, '0.8' 0.8, '1.0' 1, '1.2' 1.2) font ',12' tc rgb muted
set label '{/:Bold FID}' at screen 0.047422,0.88362 left tc rgb ink
set label '1/n' at screen 0.26331,0.045449 center tc rgb ink
# legend
set arrow from screen 0.047422,0.95261 to screen 0.071867,0.95261 nohead lw 2.2 lc rgb blue front
set label 'predicted' at screen 0.079644,0.95261 left tc rgb ink font ',13' front
set label '' at screen 0.18161,0.95261 point pt 7 ps 0.762 lc rgb orange front
set label 'measured' at screen 0.19828,0.95261 left tc rgb ink font ',13' front
set label '' at screen 0.304,0.95261 point pt 7 ps 0.762 lc rgb blue front
set label 'measured' at screen 0.32067,0.95261 left tc rgb ink font ',13' front
plot $line1 with lines lw 2.2 lc rgb blue notitle, \
  $intervals2 using 1:2:(0):3 with vectors heads nofilled size screen 0.0038889,90 lw 1.4 lc rgb orange notitle, \
  $points3 with points pt 7 ps 0.686 lc rgb orange notitle

unset label; unset arrow; unset object
# panel 2
set lmargin at screen 0.54378
set rmargin at screen 0.97556
set tmargin at screen 0.85409
set bmargin at screen 0.14054
set border 3 lc rgb muted lw 1
set grid ytics lt 1 lw 1 lc rgb faint
unset logscale x
set xrange [0:0.01640625]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('0.000' 0, '0.005' 0.005, '0.010' 0.01, '0.015' 0.015) font ',12' tc rgb muted
unset logscale y
set yrange [-0.003326652661695:0.02728850311828]
set ytics nomirror out scale 0.5,0.3 norotate ('0.000' 0, '0.005' 0.005, '0.010' 0.01, '0.015' 0.015, '0.020' 0.02, '0.025' 0.025) font ',12' tc rgb muted
set label '{/:Bold KID}' at screen 0.54378,0.88362 left tc rgb ink
set label '1/n' at screen 0.75967,0.045449 center tc rgb ink
set arrow from graph 0, first 0 to graph 1, first 0 nohead lw 1.3 lc rgb gray dt (10,7) back
plot $intervals4 using 1:2:(0):3 with vectors heads nofilled size screen 0.0038889,90 lw 1.4 lc rgb blue notitle, \
  $points5 with points pt 7 ps 0.686 lc rgb blue notitle
unset multiplot
