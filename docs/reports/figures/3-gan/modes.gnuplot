# Draw this figure with
#   gnuplot -e "theme='light'" modes.gnuplot > modes-light.svg
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
250 1
500 1
750 0.666667
1000 0.333333
1250 0
1500 0.333333
1750 0.666667
2000 1
2250 0.666667
2500 0.333333
2750 0
3000 0.666667
3250 0.666667
3500 1
3750 0.666667
4000 0
4250 0.333333
4500 0.333333
4750 0.666667
5000 0.666667
5250 0
5500 0.333333
5750 0.333333
6000 0
END
$line2 << END
250 1
500 6
750 7.66667
1000 7.33333
1250 8
1500 8
1750 8
2000 8
2250 7.66667
2500 8
2750 7.66667
3000 7.66667
3250 7.66667
3500 7.66667
3750 7.66667
4000 7
4250 8
4500 7.66667
4750 7.33333
5000 7.66667
5250 7.66667
5500 7.66667
5750 7.66667
6000 7.66667
END
$line3 << END
250 1.33333
500 0.666667
750 2
1000 2.66667
1250 3.66667
1500 5
1750 7.66667
2000 8
2250 8
2500 7.66667
2750 7.66667
3000 7.66667
3250 8
3500 8
3750 8
4000 8
4250 8
4500 8
4750 8
5000 8
5250 8
5500 8
5750 8
6000 8
END
$line4 << END
250 0
500 0
750 0
1000 0
1250 0.333333
1500 1
1750 6
2000 7.33333
2250 7.66667
2500 7.33333
2750 7.66667
3000 7.66667
3250 8
3500 8
3750 8
4000 8
4250 8
4500 8
4750 8
5000 8
5250 8
5500 8
5750 8
6000 8
END

set terminal svg size 640,411 enhanced rounded \
  font 'Helvetica,15' background rgb background
set encoding utf8
set style fill transparent solid 1 noborder
set multiplot

set lmargin at screen 0.087938
set rmargin at screen 0.96562
set tmargin at screen 0.85377
set bmargin at screen 0.14308
set border 3 lc rgb muted lw 1
set grid ytics lt 1 lw 1 lc rgb faint
unset logscale x
set xrange [250:6000]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('1000' 1000, '2000' 2000, '3000' 3000, '4000' 4000, '5000' 5000, '6000' 6000) font ',13' tc rgb muted
unset logscale y
set yrange [0:8.5]
set ytics nomirror out scale 0.5,0.3 norotate ('0' 0, '2' 2, '4' 4, '6' 6, '8' 8) font ',13' tc rgb muted
set label 'step' at screen 0.52678,0.046486 center tc rgb ink
set label 'modes found' at screen 0.030156,0.49843 center rotate tc rgb ink
# legend
set arrow from screen 0.087938,0.95182 to screen 0.12231,0.95182 nohead lw 2.2 lc rgb blue front
set label 'non-saturating, slow' at screen 0.13325,0.95182 left tc rgb ink font ',14' front
set arrow from screen 0.37369,0.95182 to screen 0.40806,0.95182 nohead lw 2.2 lc rgb orange front
set label 'minibatch, slow' at screen 0.419,0.95182 left tc rgb ink font ',14' front
set arrow from screen 0.6135,0.95182 to screen 0.64787,0.95182 nohead lw 2.2 lc rgb green front
set label 'non-saturating' at screen 0.65881,0.95182 left tc rgb ink font ',14' front
set arrow from screen 0.087938,0.89903 to screen 0.12231,0.89903 nohead lw 2.2 lc rgb purple front
set label 'WGAN, spectral norm' at screen 0.13325,0.89903 left tc rgb ink font ',14' front
plot $line1 with lines lw 2.2 lc rgb blue notitle, \
  $line2 with lines lw 2.2 lc rgb orange notitle, \
  $line3 with lines lw 2.2 lc rgb green notitle, \
  $line4 with lines lw 2.2 lc rgb purple notitle
unset multiplot
