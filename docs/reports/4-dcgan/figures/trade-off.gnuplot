# Draw this figure with
#   gnuplot -e "theme='light'" trade-off.gnuplot > trade-off-light.svg
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
0.189859 0.0174648
0.60338 0.272676
0.846197 0.55662
0.921127 0.735775
0.92507 0.740845
0.926761 0.736901
END
$points2 << END
0.189859 0.0174648
0.60338 0.272676
0.846197 0.55662
0.921127 0.735775
0.92507 0.740845
0.926761 0.736901
END
$line3 << END
0 0.849014
0.0107042 0.8
0.0569014 0.695211
0.130141 0.597183
END
$points4 << END
0 0.849014
0.0107042 0.8
0.0569014 0.695211
0.130141 0.597183
END

set terminal svg size 900,379 enhanced rounded \
  font 'Helvetica,14' background rgb background
set encoding utf8
set style fill transparent solid 1 noborder
set multiplot

# panel 1
set lmargin at screen 0.071867
set rmargin at screen 0.49889
set tmargin at screen 0.89974
set bmargin at screen 0.14935
set border 3 lc rgb muted lw 1
set grid ytics lt 1 lw 1 lc rgb faint
unset logscale x
set xrange [0:1]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('0.0' 0, '0.2' 0.2, '0.4' 0.4, '0.6' 0.6, '0.8' 0.8, '1.0' 1) font ',12' tc rgb muted
unset logscale y
set yrange [0:1]
set ytics nomirror out scale 0.5,0.3 norotate ('0.0' 0, '0.2' 0.2, '0.4' 0.4, '0.6' 0.6, '0.8' 0.8, '1.0' 1) font ',12' tc rgb muted
set label '{/:Bold DCGAN, cut noise}' at screen 0.071867,0.93113 left tc rgb ink
set label 'recall' at screen 0.28538,0.048241 center tc rgb ink
set label 'precision' at screen 0.020756,0.52454 center rotate tc rgb ink
plot $line1 with lines lw 2.2 lc rgb gray notitle, \
  $points2 with points pt 7 ps 0.686 lc rgb blue notitle

unset label; unset arrow; unset object
# panel 2
set lmargin at screen 0.54853
set rmargin at screen 0.97556
set tmargin at screen 0.89974
set bmargin at screen 0.14935
set border 3 lc rgb muted lw 1
set grid ytics lt 1 lw 1 lc rgb faint
unset logscale x
set xrange [0:1]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('0.0' 0, '0.2' 0.2, '0.4' 0.4, '0.6' 0.6, '0.8' 0.8, '1.0' 1) font ',12' tc rgb muted
unset logscale y
set yrange [0:1]
set ytics nomirror out scale 0.5,0.3 norotate ('0.0' 0, '0.2' 0.2, '0.4' 0.4, '0.6' 0.6, '0.8' 0.8, '1.0' 1) font ',12' tc rgb muted
set label '{/:Bold styles, drawn in}' at screen 0.54853,0.93113 left tc rgb ink
set label 'recall' at screen 0.76204,0.048241 center tc rgb ink
plot $line3 with lines lw 2.2 lc rgb gray notitle, \
  $points4 with points pt 7 ps 0.686 lc rgb blue notitle
unset multiplot
