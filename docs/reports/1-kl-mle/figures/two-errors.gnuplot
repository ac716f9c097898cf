# Draw this figure with
#   gnuplot -e "theme='light'" two-errors.gnuplot > two-errors-light.svg
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
1 0.200483
2 0.181946
3 0.184147
4 0.0817613
5 0.0520887
6 0.043907
8 0.0251198
10 0.0164548
12 0.011584
15 0.00749222
20 0.00423819
24 0.00294435
30 0.00187902
40 0.00104622
48 0.000718036
60 0.000449094
END
$line2 << END
1 0
2 0.0128963
3 0.0356967
4 0.0407196
5 0.054648
6 0.0625125
8 0.0886366
10 0.111357
12 0.149102
15 0.174403
20 0.202977
24 0.215209
30 0.24487
40 0.25452
48 0.257939
60 0.264867
END
$line3 << END
1 0.200483
2 0.194842
3 0.219844
4 0.122481
5 0.106737
6 0.10642
8 0.113756
10 0.127811
12 0.160686
15 0.181895
20 0.207215
24 0.218153
30 0.246749
40 0.255566
48 0.258657
60 0.265316
END

set terminal svg size 640,390 enhanced rounded \
  font 'Helvetica,15' background rgb background
set encoding utf8
set style fill transparent solid 1 noborder
set multiplot

set lmargin at screen 0.1048
set rmargin at screen 0.96562
set tmargin at screen 0.88462
set bmargin at screen 0.15004
set border 3 lc rgb muted lw 1
set grid ytics lt 1 lw 1 lc rgb faint
unset logscale x
set xrange [1:60]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('10' 10, '20' 20, '30' 30, '40' 40, '50' 50, '60' 60) font ',13' tc rgb muted
unset logscale y
set yrange [0:0.5]
set ytics nomirror out scale 0.5,0.3 norotate ('0.0' 0, '0.1' 0.1, '0.2' 0.2, '0.3' 0.3, '0.4' 0.4, '0.5' 0.5) font ',13' tc rgb muted
set label 'cells M' at screen 0.53521,0.048247 center tc rgb ink
set label 'divergence (nats)' at screen 0.030156,0.51733 center rotate tc rgb ink
set label '{/:Bold n = 30}' at screen 0.1048,0.95128 left tc rgb ink
# legend
set arrow from screen 0.77497,0.84595 to screen 0.80934,0.84595 nohead lw 2.2 lc rgb blue front
set label 'approximation' at screen 0.82028,0.84595 left tc rgb ink font ',14' front
set arrow from screen 0.77497,0.79762 to screen 0.80934,0.79762 nohead lw 2.2 lc rgb orange front
set label 'estimation' at screen 0.82028,0.79762 left tc rgb ink font ',14' front
set arrow from screen 0.77497,0.74928 to screen 0.80934,0.74928 nohead lw 2.2 lc rgb green front
set label 'both' at screen 0.82028,0.74928 left tc rgb ink font ',14' front
plot $line1 with lines lw 2.2 lc rgb blue notitle, \
  $line2 with lines lw 2.2 lc rgb orange notitle, \
  $line3 with lines lw 2.2 lc rgb green notitle
unset multiplot
