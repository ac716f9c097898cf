# Draw this figure with
#   gnuplot -e "theme='light'" rate-distortion.gnuplot > rate-distortion-light.svg
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
0 23.4258
14.184 9.24181
END
$line2 << END
0 27.0735
14.184 12.8895
END
$line3 << END
0 27.0725
14.184 12.8885
END
$line4 << END
0 23.866
14.184 9.68209
END
$points5 << END
4.686338 18.80053
4.499361 18.93629
4.580223 18.70171
4.765896 18.78214
4.611013 18.76532
END
$points6 << END
13.02896 14.09263
13.03827 13.95506
13.08685 14.05083
13.13014 13.87753
13.18396 13.9232
END
$points7 << END
0.0106986 27.049381
0.0121133 27.073621
0.00938688 27.082835
0.00919734 27.044417
0.00746518 27.063287
END
$points8 << END
4.565857 19.31617
4.550099 19.28829
4.916321 18.929
4.846487 19.02261
4.67966 19.21574
END

set terminal svg size 640,386 enhanced rounded \
  font 'Helvetica,15' background rgb background
set encoding utf8
set style fill transparent solid 1 noborder
set multiplot

set lmargin at screen 0.099312
set rmargin at screen 0.96562
set tmargin at screen 0.90052
set bmargin at screen 0.1536
set border 3 lc rgb muted lw 1
set grid ytics lt 1 lw 1 lc rgb faint
unset logscale x
set xrange [0:14.89315662619]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('0' 0, '2' 2, '4' 4, '6' 6, '8' 8, '10' 10, '12' 12, '14' 14) font ',13' tc rgb muted
unset logscale y
set yrange [8.349753557965:27.97488655775]
set ytics nomirror out scale 0.5,0.3 norotate ('10' 10, '15' 15, '20' 20, '25' 25) font ',13' tc rgb muted
set label 'rate (nats)' at screen 0.53247,0.050754 center tc rgb ink
set label 'distortion (nats)' at screen 0.030156,0.52706 center rotate tc rgb ink
# legend
set label '' at screen 0.12119,0.9487 point pt 7 ps 0.711 lc rgb blue front
set label 'β = 1' at screen 0.14463,0.9487 left tc rgb ink font ',14' front
set label '' at screen 0.25206,0.9487 point pt 7 ps 0.711 lc rgb orange front
set label 'β = 1/4' at screen 0.2755,0.9487 left tc rgb ink font ',14' front
set label '' at screen 0.40241,0.9487 point pt 7 ps 0.711 lc rgb green front
set label 'β = 4' at screen 0.42584,0.9487 left tc rgb ink font ',14' front
set label '' at screen 0.53328,0.9487 point pt 7 ps 0.711 lc rgb purple front
set label 'β = 4, half a nat free' at screen 0.55672,0.9487 left tc rgb ink font ',14' front
plot $line1 with lines lw 2.2 lc rgb gray dt (1,6) notitle, \
  $line2 with lines lw 2.2 lc rgb gray dt (1,6) notitle, \
  $line3 with lines lw 2.2 lc rgb gray dt (1,6) notitle, \
  $line4 with lines lw 2.2 lc rgb gray dt (1,6) notitle, \
  $points5 with points pt 7 ps 0.64 lc rgb blue notitle, \
  $points6 with points pt 7 ps 0.64 lc rgb orange notitle, \
  $points7 with points pt 7 ps 0.64 lc rgb green notitle, \
  $points8 with points pt 7 ps 0.64 lc rgb purple notitle
unset multiplot
