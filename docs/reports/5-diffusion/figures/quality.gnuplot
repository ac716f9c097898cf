# Draw this figure with
#   gnuplot -e "theme='light'" quality.gnuplot > quality-light.svg
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
5 0.960664
9 0.9092243
13 0.8791557
21 0.8691712
49 0.8702734
END
$line2 << END
5 0.958596
9 0.890221
13 0.85945
21 0.877311
49 0.870312
END
$line3 << END
5 0.9966898
9 0.9706763
13 0.9670973
21 0.962359
49 0.9591296
END
$line4 << END
5 0.9968439
9 0.9109161
13 0.9112368
21 0.9450635
49 0.9564982
END
$line5 << END
5 0.9953408
9 0.9943645
13 0.9202914
21 0.951055
49 0.9595152
END
$line6 << END
5 0.94962
9 0.9453205
13 0.957919
21 0.9607865
49 0.9629023
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
set logscale x
set xrange [5:49]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('5' 5, '6' 6, '8' 8, '10' 10, '20' 20, '30' 30, '40' 40, '' 7 1, '' 9 1) font ',13' tc rgb muted
unset logscale y
set yrange [0.1656690825677:1.036423683152]
set ytics nomirror out scale 0.5,0.3 norotate ('0.2' 0.2, '0.4' 0.4, '0.6' 0.6, '0.8' 0.8, '1.0' 1) font ',13' tc rgb muted
set label 'evaluations' at screen 0.53521,0.048563 center tc rgb ink
set label 'total variation' at screen 0.030156,0.49916 center rotate tc rgb ink
set arrow from graph 0, first 0.2052488371397 to graph 1, first 0.2052488371397 nohead lw 1.3 lc rgb gray dt (10,7) back
set label 'draws of the ring' at screen 0.95937,0.20436 right tc rgb gray font ',13' front
# legend
set arrow from screen 0.1048,0.95123 to screen 0.13917,0.95123 nohead lw 2.2 lc rgb blue front
set label 'ancestral, β̃' at screen 0.15011,0.95123 left tc rgb ink font ',14' front
set arrow from screen 0.30239,0.95123 to screen 0.33677,0.95123 nohead lw 2.2 lc rgb orange front
set label 'ancestral, β' at screen 0.3477,0.95123 left tc rgb ink font ',14' front
set arrow from screen 0.49998,0.95123 to screen 0.53436,0.95123 nohead lw 2.2 lc rgb green front
set label 'DDIM' at screen 0.5453,0.95123 left tc rgb ink font ',14' front
set arrow from screen 0.63414,0.95123 to screen 0.66852,0.95123 nohead lw 2.2 lc rgb purple front
set label 'Heun, even in t' at screen 0.67945,0.95123 left tc rgb ink font ',14' front
set arrow from screen 0.1048,0.89778 to screen 0.13917,0.89778 nohead lw 2.2 lc rgb amber front
set label 'Heun, ρ = 7' at screen 0.15011,0.89778 left tc rgb ink font ',14' front
set arrow from screen 0.29911,0.89778 to screen 0.33348,0.89778 nohead lw 2.2 lc rgb sky front
set label 'multistep' at screen 0.34442,0.89778 left tc rgb ink font ',14' front
plot $line1 with lines lw 2.2 lc rgb blue notitle, \
  $line2 with lines lw 2.2 lc rgb orange notitle, \
  $line3 with lines lw 2.2 lc rgb green notitle, \
  $line4 with lines lw 2.2 lc rgb purple notitle, \
  $line5 with lines lw 2.2 lc rgb amber notitle, \
  $line6 with lines lw 2.2 lc rgb sky notitle
unset multiplot
