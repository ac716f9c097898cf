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
250 0
500 0
750 0.1
1000 0
1250 0.1
1500 0
1750 0
2000 0.1
2250 0.1
2500 0
2750 0
3000 0
3250 0.1
3500 0
3750 0.2
4000 0
4250 0
4500 0
4750 0.1
5000 0.1
5250 0.1
5500 0
5750 0.1
6000 0
END
$line2 << END
250 0
500 0
750 0
1000 0
1250 0.1
1500 0.3
1750 0.8
2000 1.3
2250 2.3
2500 2.9
2750 3
3000 3.2
3250 4.1
3500 5.3
3750 5.1
4000 5.2
4250 5.7
4500 6.2
4750 6
5000 5.7
5250 6.7
5500 6.8
5750 6.2
6000 6.3
END
$line3 << END
250 0
500 0
750 0
1000 0.1
1250 0
1500 0
1750 0
2000 0.2
2250 0.1
2500 0.1
2750 0
3000 0.3
3250 0.1
3500 0.7
3750 0.7
4000 0.2
4250 0.5
4500 0.6
4750 0.7
5000 0.7
5250 0.6
5500 0.8
5750 0.9
6000 0.8
END
$line4 << END
250 0
500 0
750 0
1000 0.2
1250 1.5
1500 3.6
1750 4.3
2000 5.2
2250 6.2
2500 6.2
2750 6.5
3000 6.5
3250 7.1
3500 6.8
3750 6.7
4000 7.1
4250 6.9
4500 7.1
4750 6.7
5000 7
5250 7.3
5500 7.1
5750 6.6
6000 6.7
END
$line5 << END
250 0
500 0
750 0
1000 0.2
1250 1.3
1500 3.6
1750 4.5
2000 5
2250 5.4
2500 6.3
2750 6.3
3000 5.5
3250 6.3
3500 5.9
3750 6.3
4000 6.4
4250 6.9
4500 6.1
4750 6.4
5000 6.5
5250 6.8
5500 7.1
5750 7
6000 6.9
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
set label 'unrolled, first order, slow' at screen 0.65881,0.95182 left tc rgb ink font ',14' front
set arrow from screen 0.087938,0.89903 to screen 0.12231,0.89903 nohead lw 2.2 lc rgb purple front
set label 'non-saturating' at screen 0.13325,0.89903 left tc rgb ink font ',14' front
set arrow from screen 0.31266,0.89903 to screen 0.34703,0.89903 nohead lw 2.2 lc rgb amber front
set label 'hinge' at screen 0.35797,0.89903 left tc rgb ink font ',14' front
plot $line1 with lines lw 2.2 lc rgb blue notitle, \
  $line2 with lines lw 2.2 lc rgb orange notitle, \
  $line3 with lines lw 2.2 lc rgb green notitle, \
  $line4 with lines lw 2.2 lc rgb purple notitle, \
  $line5 with lines lw 2.2 lc rgb amber notitle
unset multiplot
